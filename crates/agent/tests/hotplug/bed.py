"""A computer without devices, in which one program runs: bed.py PROGRAM ARGUMENTS…

Each line on standard input is a JSON object: {"add": DESCRIPTION} plugs something in, described as
`umockdev-record` would; {"remove": PATH} takes it away; {"change": PATH, "properties": {…}} lets a
rule find out something new about it. Runs under umockdev-wrapper, which makes libudev see this
computer instead of the real one. The program's standard output is ours.
"""

import json
import subprocess
import sys

import gi

gi.require_version("UMockdev", "1.0")
from gi.repository import UMockdev  # noqa: E402

bed = UMockdev.Testbed.new()
program = None
for line in sys.stdin:
    what = json.loads(line)
    if "add" in what:
        bed.add_from_string(what["add"])
    elif "remove" in what:
        bed.uevent(what["remove"], "remove")
        bed.remove_device(what["remove"])
    elif "change" in what:
        for name, value in what["properties"].items():
            bed.set_property(what["change"], name, value)
        bed.uevent(what["change"], "change")
    elif "run" in what:
        program = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL)
if program:
    program.terminate()
    program.wait()
