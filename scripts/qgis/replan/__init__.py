"""The program `replan` in the Processing toolbox of QGIS. No logic of its own: it writes layers and calls the program."""

from qgis.core import QgsApplication


class Plugin:
    """Adds the provider while the plugin is enabled."""

    def __init__(self):
        self.provider = None

    def initProcessing(self):
        """All that `qgis_process` asks for."""
        from .provider import Provider

        self.provider = Provider()
        QgsApplication.processingRegistry().addProvider(self.provider)

    def initGui(self):
        self.initProcessing()

    def unload(self):
        QgsApplication.processingRegistry().removeProvider(self.provider)


def classFactory(_iface):
    """What QGIS calls to load the plugin."""
    return Plugin()
