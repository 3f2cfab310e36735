"""Words in Vietnamese and English."""

from qgis.core import QgsApplication


def lang():
    """The language of the user interface: `vi` or `en`."""
    return "vi" if QgsApplication.locale().lower().startswith("vi") else "en"


def say(vi, en):
    """The text in the language of the user interface."""
    return vi if lang() == "vi" else en
