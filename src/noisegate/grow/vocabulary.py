"""The words in which listeners say what they would change: parts of a work, and what is with them.

Different words for one thing stand in one row. Words are compared without their endings, so one
form of each is enough. English; a comment in another language is compared word by word.
"""

_PARTS = """
vocals: vocal vox voice sing sang sung singer sings vocalist
backing vocals: harmony harmonies choir backing bvs
lyrics: lyric lyrics words wording
drums: drum drummer percussion
kick: kick kicks kickdrum
snare: snare snares
hats: hat hats hihat hihats cymbal cymbals
claps: clap claps clapping handclap
tambourine: tambourine tamb
cowbell: cowbell
bass: bass bassline sub subs 808 808s
guitar: guitar guitars
piano: piano pianos rhodes
strings: strings violin violins cello cellos viola
brass: brass trumpet trumpets horn horns trombone tuba sax saxophone
accordion: accordion
organ: organ
bell: bell bells
synth: synth synths arp
pad: pad pads
riser: riser risers
airhorn: airhorn
flute: flute whistle
banjo: banjo mandolin fiddle
reverb: reverb reverbs verb
delay: delay
autotune: autotune autotuned melodyne
esses: ess esses sibilance sibilant sibilants deess deesser
limiter: limiter limiting loudness lufs brickwall
mono: mono
stereo: stereo panned panning pan
phase: phase
sidechain: sidechain sidechaining pumping
tempo: tempo bpm
intro: intro intros opening
ending: outro ending ends cadence
fade: fade fades fadeout fading
bridge: bridge bridges
chorus: chorus choruses refrain hook hooks
verse: verse verses
drop: drop drops
breakdown: breakdown buildup build
solo: solo solos
melody: melody melodies tune
chords: chord chords voicing voicings
key: key transpose
cover: cover artwork thumbnail sleeve photo image
video: video clip footage visualiser visualizer
captions: caption captions subtitle subtitles
title: title titles
typo: typo typos spelling spelled misspelled
credits: credit credits credited
description: description bio
label: label labelled disclose disclosure disclosed
tags: tag tags hashtag hashtags
pronunciation: pronounce pronounced pronunciation accent pronounces mispronounced
cliches: cliche cliches neon echoes whispers shadows
release: release releases upload uploads uploading uploaded
loop: loop loops looped looping
sample: sample samples
noise: hiss hum humming crackle noise click clicks pop
breaths: breath breaths
speakers: speaker speakers earbud earbuds
lead: lead
rap: rap rapping rapped
alt text: alt
warning: warning
contrast: contrast
"""

_QUALITIES = """
too loud: loud loudest hot overpowering overpowers drown drowns drowning blast blasting quieter
too quiet: quiet buried inaudible louder
too long: long longest trim shorten shorter cut overlong
too short: short extend longer abrupt abruptly
too slow: slow faster drag drags dragging sluggish
too fast: fast slower rushed rushing hurried
harsh: harsh metallic shrill piercing fizzy tinny sharp spit spits
muddy: muddy mud boomy muffled murky
squashed: squash squashed crushed flattened pancake squeezed compressed compression
clipping: clipping clips clipped distort distorted distortion crackling
flat: flat offkey pitchy
late: late early offbeat behind
same: same identical repetitive repeats repeat repeated
remove: remove removed kill lose mute delete without
more: more add
stiff: quantised quantized robotic stiff
"""


def _table(text: str) -> dict[str, str]:
    rows = (line.partition(": ") for line in text.split("\n") if line)
    return {word: name for name, _, words in rows for word in words.split()}


PARTS = _table(_PARTS)
"""What a word names: a part of the sound, of the form, or of what comes with it."""

QUALITIES = _table(_QUALITIES)
"""What a word says is with it, or should be done to it."""

BROAD = frozenset(
    {
        *("vocals", "backing vocals", "lyrics", "drums", "chorus", "verse", "melody", "release"),
        *("title", "description", "video", "cover", "noise", "drop", "chords", "lead", "sample"),
        *("bridge", "bass", "ending", "loop", "label", "key", "credits", "speakers", "breaths"),
        *("kick", "snare", "guitar", "piano", "strings", "brass", "synth", "bell", "tempo"),
        *("solo", "organ", "flute", "banjo", "pad", "hats", "captions"),
    }
)
"""Parts that so much can be said of that naming one says little."""

NEGATIONS = frozenset("not don't dont never no keep leave".split())
"""Words that turn what is asked for into its opposite."""

ORDINARY = frozenset(
    """
    a about actual actually after again against ai album all alone along already also always am an
    and another any anybody anyone anything are aren't around art artist artists as ask at away b
    back bad be because been before being believe best better between big bit bro but by c call
    called came can can't cant channel comes coming comment comments could couldn't course d damn
    day days dear did didn't different do does doesn't doing don't done dont down drive each ear
    ears either else end enough even ever every everybody everyone everything exactly f fair far
    feel feels felt few finally find fine first five for four friend from fuck fucking full get
    gets getting give given go god goes going gone gonna good gorgeous got gotta great guy had half
    hand hands happy hard has have having he he's head headphones hear heard hearing heart help her
    here hi him his home honest honestly hope hour hours how hundred hurt i i'd i'll i'm i've idea
    if im in inside instead into is isn't isnt it it's its itself just keep keeps kind knew know
    knows last least leave left less let like liked likes line lines listen listened listening
    little live lol look looks lot love loved lovely low made make makes making man many may maybe
    me mean might mind mine minute minutes model moment most mostly much music my myself n name near
    nearly need needs never new next nice night no nobody none not note notes nothing now number of
    off oh ok old on once one ones only open or other others otherwise our out over own part past
    pay people per perfect person piece place play played playing please pls point post press pretty
    problem put r rather re real really reason record recorded rest right round run s said sat saw
    say says second seconds see seen set she she's should shouldn't show side since site six small
    so some somebody someone something song songs sorry soul sound sounds start started starts stay
    still stop stuff such sure t take takes talk tell than thank thanks that that's thats the their
    them then there there's these they they'd they're they've thing things think third this tho
    though thought three through time times tiny to together told tone too took top track tracks
    tried true try turn turned turns twice two u under until up ur us use used using ve version very
    w wait want wanted wants was wasn't way we we're we've well went were what what's when where
    which while who who's whole whose why will wish with won't work works world worse worth would
    wouldn't write wrong x y ya yeah year years yes yet you you'd you'll you're you've your yours
    yourself db sec secs ms hz khz min mins bar bars beat beats mix sake bring put pull move fix
    change changed bpm audio hit hits sits sit going lol omg pls plz ngl imo tbh fr rn bc cuz
    """.split()
)
"""Words that say nothing about which point is made."""
