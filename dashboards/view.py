"""The one thing that pages and the API know of a shadow: the questions it answers.

`dashboards.local` finds the answers in this process, `dashboards.remote` in another one.
"""

from __future__ import annotations

from shadow.view import Figures, Json, ShadowView, ViewAway

__all__ = ["Figures", "Json", "ShadowView", "ViewAway"]
