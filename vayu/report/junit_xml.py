"""What every report in JUnit XML has: cases, their outcomes, and the counts of a suite."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from vayu.report.escape import plain

_COUNTED = {
    "tests": "testcase", "failures": ".//failure", "errors": ".//error", "skipped": ".//skipped",
}  # fmt: skip
_LONGEST_LOG = 20_000  # characters


def case(suite: ET.Element, group: str, name: str) -> ET.Element:
    """Add a case to a suite and return it.

    Parameters
    ----------
    suite : Element
    group : str
        What CIs list it under.
    name : str
    """
    return ET.SubElement(suite, "testcase", classname=text(group), name=text(name))


def outcome(of: ET.Element, tag: str, message: str) -> None:
    """Put an outcome into a case.

    Parameters
    ----------
    of : Element
    tag : {"failure", "error", "skipped"}
    message : str
    """
    ET.SubElement(of, tag, message=text(message))


def finish(suite: ET.Element, log: str) -> None:
    """Count what became of the cases of a suite, and add what people read."""
    for name, path in _COUNTED.items():
        suite.set(name, str(len(suite.findall(path))))
    ET.SubElement(suite, "system-out").text = plain(log, limit=_LONGEST_LOG)


def document(root: ET.Element) -> str:
    """Return all suites as a document."""
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def text(value: str) -> str:
    """Return a text that XML can hold."""
    return plain(value, limit=1_000)
