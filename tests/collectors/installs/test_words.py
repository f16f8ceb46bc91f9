"""What pip and Python say, in plain words. The texts are what pip 24 and CPython 3.11 wrote."""

import pytest

from collectors.installs.words import detail, import_error, install_error

NUMPY = """Traceback (most recent call last):
  File "<string>", line 1, in <module>
  File "/work/env/lib/python3.11/site-packages/mxnet/__init__.py", line 33, in <module>
    from . import numpy as np
  File "/work/env/lib/python3.11/site-packages/numpy/__init__.py", line 324, in __getattr__
    raise AttributeError(__former_attrs__[attr])
AttributeError: module 'numpy' has no attribute 'bool'.
`np.bool` was a deprecated alias for the builtin `bool`. To avoid this error in existing code, use `bool` by itself.
The aliases was originally deprecated in NumPy 1.20; for more details and guidance see the original release note at:
    https://numpy.org/devdocs/release/1.20.0-notes.html#deprecations. Did you mean: 'bool_'?
"""
NO_FILE = """ERROR: Could not find a version that satisfies the requirement foo==1.0 (from versions: none)
ERROR: No matching distribution found for foo==1.0
"""
BUILD = """  error: subprocess-exited-with-error
  python setup.py egg_info did not run successfully.
ERROR: Failed to build 'numpy' when getting requirements to build wheel
"""


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (NO_FILE, "no file of it fits this Python"),
        (NO_FILE.replace("foo==1.0", "bar<2"), "a requirement of it is not to be had"),
        (BUILD, "it cannot be built"),
        (BUILD + NO_FILE.replace("foo==1.0", "setuptools>=40.8.0"), "it cannot be built"),
        ("ERROR: ResolutionImpossible: for help visit ...", "its requirements contradict each other"),
        ("MemoryError", "it wanted too much memory"),
        ("ERROR: something new", "it does not install"),
    ],
)
def test_why_it_does_not_install(said: str, expected: str) -> None:
    assert install_error(said, "foo==1.0") == expected


@pytest.mark.parametrize(
    ("said", "status", "expected"),
    [
        (NUMPY, 1, "it raises an error"),
        ("Traceback (most recent call last):\n  x\nModuleNotFoundError: No module named 'distutils'\n", 1, "a module is missing"),
        (
            "Traceback (most recent call last):\n  x\nImportError: libcuda.so.1: cannot open shared object file: No such file\n",
            1,
            "a system library is missing",
        ),
        ("Traceback (most recent call last):\n  x\nMemoryError\n", 1, "it wanted too much memory"),
        ("terminate called after throwing an instance of 'std::bad_alloc'\n", 134, "it wanted too much memory"),
        ("Fatal Python error: Segmentation fault\n", 139, "it crashed"),
        ("", -9, "it crashed"),
        (
            "Traceback (most recent call last):\n  x\nurllib.error.URLError: <urlopen error [Errno 111] Connection refused>\n",
            1,
            "it wants a network",
        ),
        ("goodbye\n", 0, "it ends the process"),
    ],
)
def test_why_it_does_not_import(said: str, status: int, expected: str) -> None:
    assert import_error(said, status) == expected


def test_the_line_that_is_kept_is_the_error_and_not_its_advice() -> None:
    assert detail(NUMPY) == "AttributeError: module 'numpy' has no attribute 'bool'."
    assert detail(NO_FILE) == "No matching distribution found for foo==1.0"
    assert detail("") is None


def test_the_line_that_is_kept_names_no_place_of_this_machine_and_holds_no_invisible_sign() -> None:
    assert detail("OSError: /tmp/pulse-try-x/env/lib/libfoo.so: bad\x1b[31m \u202egone") == "OSError: ...: bad [31m  gone"
    assert len(detail("E" * 1000) or "") == 200
