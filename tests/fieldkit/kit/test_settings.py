"""The settings file: what is saved is there, comments stay, and what is no setting is a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.errors import KitError
from fieldkit.kit.settings import LABEL_MAX, THEME_NAMES, Settings, decode_settings
from fieldkit.kit.settings_writing import encode_settings
from fieldkit.texts.catalogue import LANGUAGES
from fieldkit.ui.themes import THEMES

FILE = Path("settings.toml")
numbers = st.integers(0, 4_000)
labels = st.text(st.characters(codec="utf-8"), max_size=LABEL_MAX)
chosen = st.builds(
    Settings,
    squad=numbers,
    site=numbers,
    operator=st.integers(0, 1 << 24),
    label=labels,
    language=st.sampled_from(("", *LANGUAGES)),
    theme=st.sampled_from(("", *THEME_NAMES)),
    sounds=st.sampled_from(("", "on", "off")),
    camera=st.sampled_from(("", "0", "film.mp4")),
    scanner_tested=st.sampled_from(("", "2027-03-04")),
    keys=st.dictionaries(st.sampled_from(("undo", "help", "squad")), labels),
)


@given(chosen, chosen)
def test_settings_are_as_they_were_saved(before: Settings, after: Settings) -> None:
    file = encode_settings(encode_settings(b"", before), after)
    assert decode_settings(file, FILE) == after


WRITTEN = """# our laptop at the bridge
squad = 3  # street cleaning

label = "by the bridge"

[keys]
# the old scanner sends F2
undo = "f12"
help = 'f11' # glove
"""


def test_comments_and_order_stay() -> None:
    settings = decode_settings(WRITTEN.encode(), FILE)
    assert (settings.squad, settings.keys) == (3, {"undo": "f12", "help": "f11"})
    again = encode_settings(
        WRITTEN.encode(), Settings(4, label="by the bridge", theme=THEME_NAMES[1], keys={"undo": "f10"})
    )
    assert again.decode() == (
        "# our laptop at the bridge\nsquad = 4  # street cleaning\n\n"
        'label = "by the bridge"\ntheme = "fieldkit-light"\n\n'
        '[keys]\n# the old scanner sends F2\nundo = "f10"\n'
    )


@pytest.mark.parametrize("written", ['keys.undo = "f12"\n', 'keys = { undo = "f12" }\n', 'label = """a\nb"""\n'])
def test_unusual_toml_is_written_anew_rather_than_wrongly(written: str) -> None:
    settings = decode_settings(written.encode(), FILE)
    changed = Settings(squad=7, label=settings.label, keys=settings.keys)
    assert decode_settings(encode_settings(written.encode(), changed), FILE) == changed


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("languge = 'en'", "language"),
        ("Squad = 3", "squad"),
        ("[key]\nundo = 'f12'", "keys"),
        ("language = 'de'", "zh_Hant"),
        ("theme = 'dark'", "fieldkit-dark"),
        ("squad = -1", "whole number"),
        ("squad = true", "whole number"),
        ("squad = 2.0", "whole number"),
        ("label = 3", "characters"),
        (f"label = '{'a' * 61}'", "60"),
        ("scanner_tested = 2027-03-04", "2027-03-04"),
        ("keys = 'f2'", "table"),
        ("[keys]\nundo = 3", "table"),
        ("squad = = 3", "line 1"),
    ],
)
def test_typos_are_refused_with_what_would_be_right(written: str, said: str) -> None:
    with pytest.raises(KitError) as refused:
        decode_settings(written.encode(), FILE)
    assert said in str(refused.value)
    assert "settings.toml" in str(refused.value)


def test_file_in_another_encoding_is_a_sentence() -> None:
    with pytest.raises(KitError, match="Mend that line"):
        decode_settings("label = '大桥'".encode("gb18030"), FILE)


def test_themes_that_may_be_chosen_are_those_that_there_are() -> None:
    assert tuple(theme.name for theme in THEMES) == THEME_NAMES
