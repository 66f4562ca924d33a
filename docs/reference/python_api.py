"""The Python API: every public name in a group, its page made of its docstring."""

from __future__ import annotations

from pathlib import Path

import vayu
from docs.reference.markdown import code

GROUPS = {
    "Sending": (
        "request get post put patch delete head options Request Response Session Pair Part"
    ),
    "Auth": (
        "ApiKeyAuth AwsAuth BasicAuth BearerAuth DigestAuth InheritAuth NoAuth OAuth2 sign_in"
    ),
    "Variables and secrets": (
        "Environment environment environments environment_of_file secret_from_env "
        "secret_from_dotenv rotate_vault_key"
    ),
    "Collections": "Collection Folder open import_ OpenSecretWarning history",
    "Load": (
        "ConstantRate RampRate Stages PoissonRate Replay ConstantUsers RampUsers UserStages "
        "Iterations Capacity UserCapacity Threshold arrival_times"
    ),
    "Runs": "Run run runs SavedRun",
    "Analysis": "compare ab sweep history_of read sql report_of",
    "Interface": "RequestBuilder Workspace Dashboard Settings load_ipython_extension",
    "Engine": "Engine connect shutdown config VayuError",
}
"""The public names of `vayu`, by what they are for."""

MODULES = {
    "Results of an analysis": "analysis",
    "Targets for tests": "testing",
}
"""Packages whose modules have a page together: what is returned by, or belongs to, the names."""

OPTIONS = """\
    options:
      heading_level: 2
      show_root_heading: true
      show_root_full_path: false
"""


def pages() -> dict[str, str]:
    """Return each page by the name of its file."""
    groups = {_file(title): _group(title, names.split()) for title, names in GROUPS.items()}
    modules = {_file(title): _package(title, name) for title, name in MODULES.items()}
    return groups | modules


def _group(title: str, names: list[str]) -> str:
    """Return the page of one group."""
    listed = ", ".join(code(f"vayu.{name}") for name in names)
    return "\n\n".join(
        (f"# {title}", listed, *(f"::: {origin(name)}\n{OPTIONS}" for name in names))
    )


def origin(name: str) -> str:
    """Return where a public name is defined."""
    return f"{vayu._EXPORTS[name]}.{name}"  # noqa: SLF001 (each public name and its module)


def _package(title: str, package: str) -> str:
    """Return the page of all modules of a package that define something public."""
    root = Path(vayu.__file__).parent / package
    modules = sorted(path.stem for path in root.glob("*.py") if path.stem != "__init__")
    return "\n\n".join(
        (f"# {title}", *(f"::: vayu.{package}.{module}\n{OPTIONS}" for module in modules))
    )


def _file(title: str) -> str:
    """Return the name of a page's file."""
    return title.lower().replace(" ", "-") + ".md"
