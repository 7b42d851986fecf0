"""Compare the messages of the program with the English catalogue; `make check` calls this."""

import sys

import messages

if __name__ == "__main__":
    sys.exit(messages.check())
