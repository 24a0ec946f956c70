"""The one thing that pages and the API know of a shadow: the questions it answers.

`dashboards.local` finds the answers in this process, `dashboards.remote` in another one.
"""

from __future__ import annotations

from shadow.view import Json, ShadowView, ViewAway

__all__ = ["Json", "ShadowView", "ViewAway"]
