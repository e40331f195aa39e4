"""Starts ministack on a free port of this machine and ends it, whatever happens in between."""

import os
import pathlib
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

HOST = "127.0.0.1"
ACCOUNT = "111122223333"
READY_WITHIN = 30
ENDS_WITHIN = 10
ATTEMPTS = 3


class EmulatorError(Exception):
    pass


class Emulator:
    def __init__(self, folder):
        self.home = pathlib.Path(folder) / "home"
        self.log = pathlib.Path(folder) / "ministack.log"
        self.process = None
        self.port = None

    def __enter__(self):
        self.home.mkdir()
        try:
            for attempt in range(1, ATTEMPTS + 1):
                self.port = free_port()
                if self.start():
                    return self
                # Between choosing the port and binding it, another program may have taken it.
                if attempt == ATTEMPTS:
                    raise EmulatorError(f"ministack ended at once\n{self.log.read_text()}")
        except BaseException:
            self.end()
            raise

    def __exit__(self, *_):
        self.end()

    @property
    def url(self):
        return f"http://{HOST}:{self.port}"

    def environment(self):
        """For programs that talk to it: nothing of the caller's own AWS settings, proxies or home."""
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(self.home),
            "TMPDIR": str(self.home),
            "LC_ALL": "C.UTF-8",
            "AWS_CONFIG_FILE": str(self.home / "config"),
            "AWS_SHARED_CREDENTIALS_FILE": str(self.home / "credentials"),
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_PAGER": "",
            "AWS_ENDPOINT_URL": self.url,
        }

    def start(self):
        """True once it answers, False if it ended before."""
        environment = {
            **self.environment(),
            "GATEWAY_PORT": str(self.port),
            "BIND_HOST": HOST,
            "MINISTACK_ACCOUNT_ID": ACCOUNT,
            "S3_DATA_DIR": str(self.home / "s3"),
            "STATE_DIR": str(self.home / "state"),
            # It removes containers at start, and must not touch those of this machine.
            "DOCKER_HOST": f"unix://{self.home}/no-docker.sock",
        }
        with self.log.open("w") as log:
            self.process = subprocess.Popen([tool("ministack")], env=environment, cwd=self.home,
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        deadline = time.monotonic() + READY_WITHIN
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                return False
            if self.answers():
                return self.process.poll() is None
            time.sleep(0.1)
        raise EmulatorError(f"ministack did not answer within {READY_WITHIN} s\n{self.log.read_text()}")

    def answers(self):
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with direct.open(f"{self.url}/_ministack/health", timeout=2) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def end(self):
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def leave_no_emulator_behind():
    """A script that is terminated comes to an orderly end."""
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, lambda number, _: sys.exit(128 + number))


def free_port():
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def tool(name):
    """A program of the venv that runs this script, never one of the same name elsewhere on the machine."""
    return str(pathlib.Path(sys.executable).parent / name)
