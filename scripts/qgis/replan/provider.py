"""The provider: which algorithms there are, and where the program is set."""

from pathlib import Path

from processing.core.ProcessingConfig import ProcessingConfig, Setting
from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from .check import Check
from .overlay import Overlay
from .run import SETTING
from .validate import Validate
from .words import say


class Provider(QgsProcessingProvider):
    """`replan` in the Processing toolbox."""

    def id(self):
        return "replan"

    def name(self):
        return "replan"

    def longName(self):
        return say("replan: rà soát dự án theo quy hoạch điều chỉnh", "replan: projects under a revised plan")

    def icon(self):
        return QIcon(str(Path(__file__).with_name("icon.svg")))

    def load(self):
        title = say("Tệp chương trình replan", "The program replan (file)")
        ProcessingConfig.settingIcons[self.name()] = self.icon()
        ProcessingConfig.addSetting(Setting(self.name(), SETTING, title, "", valuetype=Setting.FILE))
        ProcessingConfig.readSettings()
        self.refreshAlgorithms()
        return True

    def unload(self):
        ProcessingConfig.removeSetting(SETTING)

    def loadAlgorithms(self):
        for algorithm in (Check(), Validate(), Overlay()):
            self.addAlgorithm(algorithm)

    def supportsNonFileBasedOutput(self):
        return False

    def supportedOutputVectorLayerExtensions(self):
        return ["gpkg", "fgb", "geojson", "csv"]
