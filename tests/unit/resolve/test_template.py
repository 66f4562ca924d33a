"""Templates fill in values where they stand, once, and say what is missing."""

from __future__ import annotations

from hypothesis import given, strategies as st

from vayu.resolve.template import as_text, join, names, parse, utf8


def render(text: str, **values: object) -> tuple[str, list[str]]:
    missing: list[str] = []
    return parse(text).render(values.get, missing), missing


def test_text_without_templates_is_itself() -> None:
    """No braces, no work."""
    assert parse("plain } text {") == ("plain } text {", ())


def test_names_are_trimmed_and_may_hold_blanks_dots_and_dollars() -> None:
    """What stands between the braces is the name, without the space around it."""
    values = {"a": "1", "my var": "2", "x.y-z": "3", "$guid": "4"}
    text = "{{ a }}{{my var}}{{x.y-z}}{{$guid}}"
    assert parse(text).render(values.get, []) == "1234"


def test_an_unknown_name_keeps_its_braces_and_is_reported() -> None:
    """Nothing becomes an empty string silently; None is no value."""
    assert render("a {{ b }} {{c}}", c=None) == ("a {{ b }} {{c}}", ["b", "c"])


def test_a_value_is_not_searched_for_templates_again() -> None:
    """One pass, no recursion."""
    assert render("{{a}}", a="{{b}}", b="no") == ("{{b}}", [])


def test_a_name_may_hold_templates() -> None:
    """They are filled in first; what comes out is a name, and is not searched again."""
    values = {"a": "1", "b": "a", "u_a": "A", "u_{{a": "no", "t": "{{a}}", "{{a}}": "named"}

    assert render("{{ u_{{b}} }}/{{{{b}}}}/{{u_{{{{c}}}}}}", **values, c="b") == ("A/1/A", [])
    assert render("{{{{t}}}}", **values) == ("named", [])


def test_a_name_that_comes_to_no_value_keeps_its_braces_and_is_reported() -> None:
    """Whether what it holds has none, or what it names: never half of it is sent."""
    assert render("<{{u_{{x}}}}>") == ("<{{u_{{x}}}}>", ["u_{{x}}"])
    assert render("<{{u_{{x}}}}>", x="1") == ("<{{u_{{x}}}}>", ["u_{{x}}"])
    assert names([parse("{{u_{{x}}}}{{y}}")]) == {"u_{{x}}", "x", "y"}


def test_empty_braces_and_braces_around_json_are_text() -> None:
    """Only something with a name is a template."""
    for text in ("{{}}", "{{  }}", '{"a":"{{","b":{"c":1}}', "{{a\nb}}", "{{a"):
        assert render(text) == (text, [])


def test_three_braces_hold_a_template_of_two() -> None:
    """The innermost pair counts."""
    assert render("{{{a}}}", a=1) == ("{1}", [])


def test_values_are_written_as_people_write_them() -> None:
    """Booleans as in JSON, numbers as in Python, text as it is."""
    assert [as_text(v) for v in (True, False, 5, 2.5, "x", "")] == [
        "true", "false", "5", "2.5", "x", "",
    ]  # fmt: skip


def test_joined_templates_render_one_after_the_other() -> None:
    """Joining commutes with rendering."""
    parts = [parse("a={{a}}"), parse("b"), parse("{{c}}!")]
    whole = join(parts, "&")
    values = {"a": 1, "c": "x"}
    assert whole.render(values.get, []) == "a=1&b&x!"
    assert names([whole]) == {"a", "c"}
    assert join([]) == ("", ())


@given(st.lists(st.tuples(st.text(alphabet="ab{}\n ", max_size=5), st.sampled_from("xyz"))))
def test_text_around_templates_survives(parts: list[tuple[str, str]]) -> None:
    """With each name standing for its own braces, filling in changes nothing."""
    text = "".join(f"{before}{{{{{name}}}}}" for before, name in parts)
    template = parse(text)
    assert template.render({n: f"{{{{{n}}}}}" for n in "xyz"}.get, []) == text
    assert template.render({}.get, []) == text


def test_half_a_surrogate_pair_becomes_the_replacement_character() -> None:
    """JavaScript can make one; UTF-8 cannot hold it."""
    assert utf8("a\ud800b") == "a\ufffdb".encode()
    assert utf8("\U0001f600") == "\U0001f600".encode()
