import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pytest
from tests.serve.running import in_a_loop

from noisegate.comment import Comment, Decision, Reading
from noisegate.serve.batching import EACH, Batcher, Overloaded, Stopped, Text
from noisegate.triage import Triaged


def told(text: Text) -> Triaged:
    said = text if isinstance(text, str) else text.text
    return Triaged(Comment(id="", text=said), Reading("m"), Decision("show", "", "", ""))


@dataclass
class Slow:
    """Reads at a set pace, and writes down what it was given; fails on the word "fault"."""

    seconds: float = 0.01
    batches: list[list[str]] = field(default_factory=list)
    threads: set[str] = field(default_factory=set)

    def __call__(self, texts: list[Text]) -> list[Triaged]:
        self.threads.add(threading.current_thread().name)
        self.batches.append([str(text) for text in texts])
        time.sleep(self.seconds)
        if any(text == "fault" for text in texts):
            raise RuntimeError("broken")
        return [told(text) for text in texts]


def said(found: Sequence[Triaged]) -> list[str]:
    return [one.comment.text for one in found]


def run(work: Slow, journey: Callable[[Batcher], Awaitable[Any]], **bounds: Any) -> Any:
    async def whole() -> Any:
        batcher = Batcher(work, **bounds)
        try:
            return await asyncio.wait_for(journey(batcher), 10)
        finally:
            await asyncio.wait_for(batcher.close(), 10)
            assert batcher.waiting == 0

    return in_a_loop(whole())


def test_each_caller_gets_its_own_texts_in_order() -> None:
    work = Slow(0.002)
    asked = [[f"{caller}.{at}" for at in range(caller % 7 + 1)] for caller in range(60)]

    async def journey(batcher: Batcher) -> list[list[Triaged]]:
        return await asyncio.gather(*(batcher.read(texts) for texts in asked))

    assert [said(found) for found in run(work, journey, most_texts=8)] == asked
    assert max(map(len, work.batches)) <= 8
    assert len(work.batches) < 60
    assert len(work.threads) == 1


def test_nothing_asked_is_nothing_read() -> None:
    work = Slow()
    assert run(work, lambda batcher: batcher.read([])) == []
    assert work.batches == []


def test_one_caller_alone_does_not_wait_for_others() -> None:
    async def journey(batcher: Batcher) -> float:
        began = time.monotonic()
        for _ in range(3):
            await batcher.read(["alone"])
        return time.monotonic() - began

    assert run(Slow(0.0), journey, window_s=5.0) < 4


def test_callers_who_come_together_are_read_together_in_the_window() -> None:
    work = Slow(0.0)

    async def journey(batcher: Batcher) -> None:
        await asyncio.gather(*(batcher.read([f"a{at}"]) for at in range(4)))
        work.batches.clear()
        late = [asyncio.create_task(batcher.read(["b0"]))]
        for at in range(1, 4):
            await asyncio.sleep(0.01)
            late.append(asyncio.create_task(batcher.read([f"b{at}"])))
        await asyncio.gather(*late)

    run(work, journey, window_s=1.0)
    assert len(work.batches[0]) > 1


def test_a_batch_is_bounded_by_characters() -> None:
    work = Slow(0.0)

    async def journey(batcher: Batcher) -> None:
        await batcher.read(["x" * 900] * 12)

    run(work, journey, most_characters=4000)
    assert [len(batch) for batch in work.batches] == [4, 4, 4]


def test_a_request_of_many_texts_does_not_hold_up_one_of_one() -> None:
    work = Slow(0.005)

    async def journey(batcher: Batcher) -> bool:
        many = asyncio.create_task(batcher.read([f"m{at}" for at in range(100)]))
        await asyncio.sleep(0)
        await batcher.read(["one"])
        early = not many.done()
        assert said(await many) == [f"m{at}" for at in range(100)]
        return early

    assert run(work, journey, most_texts=4)
    assert "one" in work.batches[1] or "one" in work.batches[0]


def test_long_texts_are_read_alone_and_let_short_ones_pass() -> None:
    work = Slow(0.002)
    long = ["L" * 3000] * 5

    async def journey(batcher: Batcher) -> None:
        await asyncio.gather(
            batcher.read(long), *(batcher.read([f"s{at}" + "s" * 80]) for at in range(200))
        )

    run(work, journey, most_characters=4000, most_texts=10)
    alone = [at for at, batch in enumerate(work.batches) if batch == long[:1]]
    assert len(alone) == 5
    # After each, as much of short texts: 3100 / 180 is 17 texts, or two batches.
    assert all(later - earlier >= 3 for earlier, later in pairwise(alone))
    # And they are not put off to the end.
    assert alone[-1] < len(work.batches) - 3


def test_a_full_queue_refuses_at_once_and_says_when_to_come_back() -> None:
    work = Slow(0.05)

    async def journey(batcher: Batcher) -> None:
        taken = [asyncio.create_task(batcher.read(["x" * 100])) for _ in range(10)]
        await asyncio.sleep(0.01)
        began = time.monotonic()
        with pytest.raises(Overloaded) as refused:
            await batcher.read(["x" * 500])
        assert time.monotonic() - began < 0.02
        assert refused.value.retry_after_s >= 1
        for one in taken:
            assert said(await one) == ["x" * 100]
        assert said(await batcher.read(["x" * 500])) == ["x" * 500]

    run(work, journey, most_texts=2, most_waiting=10 * (100 + EACH))


def test_what_is_larger_than_the_queue_is_read_where_nothing_waits() -> None:
    async def journey(batcher: Batcher) -> list[str]:
        return said(await batcher.read(["x" * 50] * 20))

    assert len(run(Slow(0.0), journey, most_waiting=200)) == 20


def test_a_cancelled_request_leaves_the_queue() -> None:
    work = Slow(0.02)

    async def journey(batcher: Batcher) -> None:
        first = asyncio.create_task(batcher.read(["first"]))
        await asyncio.sleep(0.005)
        gone = asyncio.create_task(batcher.read([f"gone{at}" for at in range(50)]))
        stays = asyncio.create_task(batcher.read(["stays"]))
        await asyncio.sleep(0.005)
        gone.cancel()
        with pytest.raises(asyncio.CancelledError):
            await gone
        assert batcher.waiting == len("stays") + EACH
        assert said(await stays) == ["stays"]
        await first

    run(work, journey)
    assert [text for batch in work.batches for text in batch] == ["first", "stays"]


def test_a_caller_cancelled_while_its_batch_is_read_harms_nobody() -> None:
    async def journey(batcher: Batcher) -> None:
        gone = asyncio.create_task(batcher.read(["gone", "gone too"]))
        stays = asyncio.create_task(batcher.read(["stays"]))
        await asyncio.sleep(0.005)
        gone.cancel()
        assert said(await stays) == ["stays"]

    run(Slow(0.02), journey, most_texts=2)


def test_a_text_that_cannot_be_read_fails_its_own_caller_only() -> None:
    async def journey(batcher: Batcher) -> None:
        calls = [batcher.read([word]) for word in ("a", "fault", "b")]
        good, bad, other = await asyncio.gather(*calls, return_exceptions=True)
        assert isinstance(bad, RuntimeError)
        assert not isinstance(good, BaseException)
        assert not isinstance(other, BaseException)
        assert [said(good), said(other)] == [["a"], ["b"]]
        assert said(await batcher.read(["later"])) == ["later"]

    run(Slow(), journey)


def test_closing_reads_what_was_taken_and_takes_nothing_more() -> None:
    work = Slow(0.02)

    async def journey() -> None:
        batcher = Batcher(work, most_texts=2)
        taken = [asyncio.create_task(batcher.read([f"t{at}"])) for at in range(9)]
        await asyncio.sleep(0.005)
        closing = asyncio.create_task(batcher.close())
        await asyncio.sleep(0)
        with pytest.raises(Stopped):
            await batcher.read(["too late"])
        assert [said(found) for found in await asyncio.gather(*taken)] == [
            [f"t{at}"] for at in range(9)
        ]
        await closing

    in_a_loop(journey())
