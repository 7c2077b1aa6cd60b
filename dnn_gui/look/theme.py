"""The two themes: every colour by what it means, the palette and the style sheet made from them."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor, QPalette

GRID = 8
"""Pixels: distances are multiples of this, or half of it."""


@dataclass(frozen=True)
class Theme:
    """Colours as ``#rrggbb``. Curves wear Okabe-Ito colours, which colour-blind people tell apart."""

    name: str
    window: str
    """Behind everything."""
    panel: str
    """Behind panels and plots."""
    field: str
    """Behind what can be typed in."""
    border: str
    grid: str
    """Lines of plots."""
    text: str
    muted: str
    """Text of second rank; 4.5:1 on the panel."""
    accent: str
    """The primary action, the selection and the train curve; 4.5:1 on the panel."""
    on_accent: str
    test: str
    accuracy: str
    problem: str
    problem_panel: str
    """Behind a sentence about a problem."""


LIGHT = Theme(
    name="light",
    window="#eef0f3",
    panel="#ffffff",
    field="#ffffff",
    border="#cdd2d9",
    grid="#e3e6ea",
    text="#1b1f24",
    muted="#5a6470",
    accent="#0067a8",
    on_accent="#ffffff",
    test="#b85100",
    accuracy="#00785a",
    problem="#b3261e",
    problem_panel="#fbe9e7",
)

DARK = Theme(
    name="dark",
    window="#15181c",
    panel="#1e2227",
    field="#272c33",
    border="#3c444e",
    grid="#2c323a",
    text="#e8eaed",
    muted="#a2abb6",
    accent="#56b4e9",
    on_accent="#0b1a24",
    test="#e69f00",
    accuracy="#2bc79a",
    problem="#ff8a80",
    problem_panel="#3a2422",
)


def palette(theme: Theme) -> QPalette:
    """Return the palette for Qt's own drawing."""
    roles = {
        QPalette.ColorRole.Window: theme.window,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Base: theme.field,
        QPalette.ColorRole.AlternateBase: theme.window,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.Button: theme.field,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.Highlight: theme.accent,
        QPalette.ColorRole.HighlightedText: theme.on_accent,
        QPalette.ColorRole.ToolTipBase: theme.panel,
        QPalette.ColorRole.ToolTipText: theme.text,
        QPalette.ColorRole.PlaceholderText: theme.muted,
        QPalette.ColorRole.Link: theme.accent,
        QPalette.ColorRole.Mid: theme.border,
    }
    result = QPalette()
    for role, colour in roles.items():
        result.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.muted))
    return result


def style_sheet(theme: Theme) -> str:
    """Return the style sheet; widgets ask for a style by the properties ``kind`` and ``wrong``."""
    return f"""
        {_of_what_is_read(theme)}
        {_of_what_is_used(theme)}
    """


def _of_what_is_read(theme: Theme) -> str:
    return f"""
        QToolTip {{ color: {theme.text}; background: {theme.panel}; border: 1px solid {theme.border}; padding: 4px; }}
        QFrame[kind="panel"] {{ background: {theme.panel}; border: 1px solid {theme.border}; border-radius: 6px; }}
        QFrame[kind="dropzone"] {{ border: 1px dashed {theme.muted}; border-radius: 6px; }}
        QLabel[kind="drop hint"] {{
            background: {theme.accent}; color: {theme.on_accent}; border-radius: 8px;
            font-size: 18px; font-weight: 600; padding: 24px;
        }}
        QLabel[kind="heading"] {{ font-weight: 600; }}
        QLabel[kind="muted"] {{ color: {theme.muted}; }}
        QLabel[kind="problem"] {{ color: {theme.problem}; }}
        QLabel[kind="answer"] {{ font-size: 20px; font-weight: 600; }}
        QProgressBar {{
            background: {theme.grid}; border: 0; border-radius: 3px; max-height: 6px; min-height: 6px;
        }}
        QProgressBar::chunk {{ background: {theme.accent}; border-radius: 3px; }}
        QFrame[kind="status"] {{ background: {theme.window}; border-top: 1px solid {theme.border}; }}
        QFrame[kind="status"][wrong="true"] {{
            background: {theme.problem_panel}; border-top: 1px solid {theme.problem};
        }}
    """


def _of_what_is_used(theme: Theme) -> str:
    return f"""
        QToolBar {{ background: {theme.window}; border: 0; spacing: 4px; padding: 4px 8px; }}
        QToolButton {{ padding: 4px 10px; border: 1px solid transparent; border-radius: 4px; }}
        QToolButton:hover:enabled, QToolButton:focus {{ border-color: {theme.border}; background: {theme.panel}; }}
        QToolButton[kind="primary"]:enabled {{
            background: {theme.accent}; color: {theme.on_accent}; font-weight: 600;
        }}
        QLineEdit {{
            background: {theme.field}; border: 1px solid {theme.border}; border-radius: 4px;
            padding: 3px 6px; min-height: 18px;
        }}
        QLineEdit:focus {{ border-color: {theme.accent}; }}
        QLineEdit[wrong="true"] {{ border: 2px solid {theme.problem}; padding: 2px 5px; }}
        QLineEdit:disabled {{ background: {theme.window}; color: {theme.muted}; }}
        QPushButton {{
            background: {theme.field}; border: 1px solid {theme.border}; border-radius: 4px; padding: 4px 12px;
        }}
        QPushButton:hover:enabled, QPushButton:focus {{ border-color: {theme.accent}; }}
        QPushButton:disabled {{ color: {theme.muted}; background: {theme.window}; }}
        QSplitter::handle {{ background: transparent; }}
        QMenuBar {{ background: {theme.window}; }}
        QScrollArea {{ background: transparent; border: 0; }}
    """
