"""A small round button with a plus or a minus sign."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

_SIDE = 22
_RADIUS = 9.0
_ARM = 4.0

PRESSING_KEYS = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
REMOVING_KEYS = (*PRESSING_KEYS, Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class RoundButton(QAbstractButton):
    """Adds or removes something; ``keys`` press it while it has the focus.

    The mouse does not give it the focus, so that keys meant for the window do not press it by accident.
    """

    def __init__(self, sign: str, keys: tuple[Qt.Key, ...] = PRESSING_KEYS, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(sign)
        self._keys = keys
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """Return the size of the area that can be clicked."""
        return QSize(_SIDE, _SIDE)

    def event(self, event: QEvent) -> bool:
        """Keep the pressing keys from the window's shortcuts while the button has the focus."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._presses(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press the button by its keys, once however long they are held."""
        if not self._presses(event):
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.click()

    def _presses(self, event: QKeyEvent) -> bool:
        return event.key() in self._keys and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the circle and its sign in the colours of the palette."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette, role = self.palette(), QPalette.ColorRole
        looked_at = self.isEnabled() and (self.underMouse() or self.hasFocus())
        filled = looked_at and self.isDown()
        centre = QRectF(self.rect()).center()
        painter.setBrush(palette.color(role.Highlight if filled else role.Base))
        painter.setPen(QPen(palette.color(role.Highlight if looked_at else role.Mid), 1.5 if looked_at else 1))
        painter.drawEllipse(centre, _RADIUS, _RADIUS)
        sign = role.HighlightedText if filled else role.Highlight if looked_at else role.ButtonText
        painter.setPen(QPen(palette.color(sign), 1.5, c=Qt.PenCapStyle.RoundCap))
        for arm in (QPointF(_ARM, 0), QPointF(0, _ARM))[: 1 if self.text() == "−" else 2]:
            painter.drawLine(QLineF(centre - arm, centre + arm))
