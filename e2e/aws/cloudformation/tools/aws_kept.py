"""The AWS CLI, kept in one process: its start is most of its work, and a deployment asks it some thirty times.

python aws_kept.py SOCKET     keeps it
python aws_kept.py SOCKET WORDS…     is `aws WORDS…`
"""

import json
import socket
import sys


def ask(path: str, words: list[str]) -> int:
    with socket.socket(socket.AF_UNIX) as there:
        there.connect(path)
        there.sendall(json.dumps(words).encode() + b"\n")
        answer = json.loads(b"".join(iter(lambda: there.recv(65536), b"")))
    sys.stdout.write(answer["out"])
    sys.stderr.write(answer["err"])
    return answer["code"]


def keep(path: str) -> None:
    import io
    import os

    from awscli.clidriver import create_clidriver

    driver = create_clidriver()
    region = os.environ["AWS_DEFAULT_REGION"]

    def answer(words: list[str]) -> dict[str, object]:
        # What one question set holds for the next, unless it says otherwise.
        for option, usual in (("--region", region), ("--output", "json")):
            if option not in words:
                words = [*words, option, usual]
        kept, streams = (sys.stdout, sys.stderr), [io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2)]
        sys.stdout, sys.stderr = streams
        try:
            code = driver.main(words)
        except SystemExit as end:
            code = end.code
        finally:
            sys.stdout, sys.stderr = kept
        for stream in streams:
            stream.flush()
        out, err = (stream.buffer.getvalue().decode() for stream in streams)
        return {"code": code or 0, "out": out, "err": err}

    with socket.socket(socket.AF_UNIX) as here:
        here.bind(path)
        here.listen(64)
        while True:
            there, _ = here.accept()
            with there:
                words = json.loads(there.makefile().readline())
                there.sendall(json.dumps(answer(words)).encode())


if len(sys.argv) > 2:
    sys.exit(ask(sys.argv[1], sys.argv[2:]))
keep(sys.argv[1])
