"""`python -m noisegate` is the command `noisegate`."""

from noisegate.cli import main

if __name__ == "__main__":
    main()
