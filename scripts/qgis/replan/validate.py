"""Validate: the questions about data, put to plans and registers."""

import re

from qgis.core import QgsProcessing, QgsProcessingException, QgsProcessingFeatureSource, QgsProcessingParameterMultipleLayers

from . import layers
from .report import Report
from .words import say


class Validate(Report):
    """`replan validate`."""

    def name(self):
        return "validate"

    def displayName(self):
        return say("Kiểm tra dữ liệu quy hoạch và danh mục", "Validate plans and registers")

    def shortHelpString(self):
        return say(
            "Kiểm tra dữ liệu: lỗi hình học, khe hở, chồng lấn, ký hiệu, ngày tháng, vị trí. Chọn hồ sơ rà soát (case.toml), hoặc các "
            "lớp lô đất: mỗi lớp được coi là một quy hoạch có hiệu lực hôm nay. Nếu mọi lớp đều ở kinh độ, vĩ độ thì cần chọn lưới tọa độ.",
            "Checks the data: geometry, gaps, overlaps, codes, dates, place. Pick a case file (case.toml), or layers of lots: each is "
            "taken as a plan of its own, in force today. If all layers are in degrees, a working grid must be picked.",
        )

    def initAlgorithm(self, _configuration=None):
        self.add_case()
        title = say("Hoặc các lớp lô đất", "Or layers of lots")
        self.add(QgsProcessingParameterMultipleLayers("LAYERS", title, QgsProcessing.TypeVectorPolygon, optional=True))
        self.add_crs(say("Lưới tọa độ tính toán của các lớp", "Working grid of the layers"))
        self.add_outputs()

    def processAlgorithm(self, parameters, context, feedback):
        chosen = self.parameterAsFile(parameters, "CASE", context)
        picked = self.parameterAsLayerList(parameters, "LAYERS", context)
        if bool(chosen) == bool(picked):
            raise QgsProcessingException(say("Chọn hồ sơ rà soát hoặc các lớp lô đất.", "Pick either a case file or layers of lots."))
        arguments = [chosen] if chosen else self.export(picked, parameters, context, feedback)
        if feedback.isCanceled():
            return {}
        return self.report(["validate", *arguments], parameters, context, feedback)

    def export(self, picked, parameters, context, feedback):
        """Writes the layers under their names; the arguments that name them."""
        files = []
        for layer in picked:
            path = free_path(self.folder, layer.name(), files)
            source = QgsProcessingFeatureSource(layer, context)
            layers.export(source, layers.all_columns(source, []), path, context, feedback)
            files.append(str(path))
        crs = self.crs(parameters, context)
        return [*files, *(["--crs", crs] if crs else [])]


def free_path(folder, name, taken):
    """A file named like the layer, with a number behind it where another has the same; never the report."""
    stem = re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", name).strip(" .") or "lots"
    names = [stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3))]
    paths = (folder / f"{free}.gpkg" for free in names if free.lower() != "report")
    return next(path for path in paths if str(path).lower() not in [other.lower() for other in taken])
