"""Starting the program, and telling what it says."""

import os
import queue
import shutil
import subprocess
import threading

from processing.core.ProcessingConfig import ProcessingConfig
from qgis.core import QgsProcessingException

from .words import say

# Stored by QGIS as `Processing/Configuration/replan/binary`.
SETTING = "replan/binary"
VARIABLE = "REPLAN"


def binary():
    """The program: as set in QGIS, else in the environment, else on PATH. One that is set and missing is an error."""
    for place in (ProcessingConfig.getSetting(SETTING), os.environ.get(VARIABLE)):
        if place:
            return found(place)
    return shutil.which("replan") or found("replan")


def found(place):
    program = shutil.which(place)
    if program:
        return program
    raise QgsProcessingException(
        say(
            f"Không chạy được chương trình “{place}”. Hãy cài đặt replan, rồi chỉ ra tệp chương trình tại Settings → Options → "
            f"Processing → Providers → replan, hoặc đặt biến môi trường {VARIABLE}, hoặc thêm thư mục của nó vào PATH.",
            f"The program “{place}” cannot be run. Install replan, then name its file under Settings → Options → Processing → "
            f"Providers → replan, or set the environment variable {VARIABLE}, or put its folder on PATH.",
        )
    )


def run(arguments, feedback, finding):
    """Runs the program to its end and gives its exit code, 0 or 1; `None` if it was cancelled.

    `finding` is what exit code 1 means. Raises what the program said where it could not run.
    """
    command = [binary(), *arguments]
    feedback.pushCommandInfo(" ".join(f'"{part}"' if " " in part else part for part in command))
    hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    try:
        program = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            creationflags=hidden,
        )
    except OSError as error:
        raise QgsProcessingException(f"{command[0]}: {error}") from error
    with program:
        said = listen(program, feedback)
    if said is None:
        feedback.pushWarning(say("Đã dừng theo yêu cầu.", "Cancelled."))
        return None
    code = program.returncode
    if code not in (0, 1):
        why = "\n".join(said[-20:]) or say("không có thông báo", "no message")
        raise QgsProcessingException(say(f"replan không chạy được (mã {code}):\n{why}", f"replan could not run (code {code}):\n{why}"))
    feedback.pushInfo(say(f"Mã kết thúc {code}", f"Exit code {code}") + (f": {finding}" if code else ""))
    return code


def listen(program, feedback):
    """Hands on every line as it comes; what was said on stderr, or `None` if the user cancelled."""
    lines = queue.Queue()
    for stream in (program.stdout, program.stderr):
        threading.Thread(target=read, args=(stream, lines), daemon=True).start()
    said, left = [], 2
    while left:
        if feedback.isCanceled():
            stop(program)
            return None
        try:
            stream, line = lines.get(timeout=0.1)
        except queue.Empty:
            continue
        if line is None:
            left -= 1
        elif stream is program.stderr:
            said.append(line)
            feedback.pushInfo(line)
        else:
            feedback.pushConsoleInfo(line)
    return said


def read(stream, lines):
    for line in stream:
        lines.put((stream, line.rstrip("\r\n")))
    lines.put((stream, None))


def stop(program):
    program.terminate()
    try:
        program.wait(3)
    except subprocess.TimeoutExpired:
        program.kill()
        program.wait()
