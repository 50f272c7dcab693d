"""Runs verify_log.py for every line of a file, the arguments set apart by tabs: python3 verify_each.py FILE"""
import pathlib, runpy, sys
script = str(pathlib.Path(__file__).with_name("verify_log.py"))
for line in pathlib.Path(sys.argv[1]).read_text().splitlines():
    sys.argv = [script, *line.split("\t")]
    try:
        runpy.run_path(script, run_name="__main__")
        code = 0
    except SystemExit as end:
        code = end.code
    print(f"exit {code}")
