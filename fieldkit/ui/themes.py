"""Three themes: dark, light, and high contrast for sunlight and tired eyes."""

from __future__ import annotations

from textual.theme import Theme

_GROUNDS_DARK = {
    "good-ground": "#14532d",
    "good-text": "#f0fdf4",
    "warn-ground": "#854d0e",
    "warn-text": "#fefce8",
    "bad-ground": "#991b1b",
    "bad-text": "#fef2f2",
    "row-text": "#ffffff",
}
_GROUNDS_LIGHT = {
    "good-ground": "#166534",
    "good-text": "#ffffff",
    "warn-ground": "#a16207",
    "warn-text": "#ffffff",
    "bad-ground": "#b91c1c",
    "bad-text": "#ffffff",
    "row-text": "#ffffff",
}
_GROUNDS_CONTRAST = {
    "good-ground": "#00ff66",
    "good-text": "#000000",
    "warn-ground": "#ffe600",
    "warn-text": "#000000",
    "bad-ground": "#b00000",
    "bad-text": "#ffffff",
    "row-text": "#000000",
    "text-muted": "#ffffff",
    "text-success": "#00ff66",
    "text-warning": "#ffe600",
    "text-error": "#ff9090",
    "text-accent": "#00e5ff",
    "border": "#ffffff",
}

DARK = Theme(
    name="fieldkit-dark",
    primary="#1d4ed8",
    secondary="#0e7490",
    accent="#38bdf8",
    success="#4ade80",
    warning="#facc15",
    error="#f87171",
    foreground="#e5e7eb",
    background="#0f1419",
    surface="#171d24",
    panel="#26303b",
    dark=True,
    variables=_GROUNDS_DARK,
)
LIGHT = Theme(
    name="fieldkit-light",
    primary="#1d4ed8",
    secondary="#0e7490",
    accent="#0369a1",
    success="#15803d",
    warning="#a16207",
    error="#b91c1c",
    foreground="#111827",
    background="#f8fafc",
    surface="#ffffff",
    panel="#dbe3ec",
    dark=False,
    variables=_GROUNDS_LIGHT,
)
CONTRAST = Theme(
    name="fieldkit-contrast",
    primary="#ffffff",
    secondary="#00e5ff",
    accent="#00e5ff",
    success="#00ff66",
    warning="#ffe600",
    error="#ff4040",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#202020",
    dark=True,
    variables=_GROUNDS_CONTRAST,
)

THEMES = (DARK, LIGHT, CONTRAST)


def next_theme(name: str) -> str:
    names = [theme.name for theme in THEMES]
    return names[(names.index(name) + 1) % len(names)] if name in names else names[0]
