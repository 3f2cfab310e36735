"""Overlay: any layer cut along any other."""

from pathlib import Path

from qgis.core import QgsProcessingException, QgsProcessingOutputNumber, QgsProcessingParameterBoolean
from qgis.core import QgsProcessingParameterVectorDestination, QgsProcessingUtils

from . import layers
from .algorithm import Algorithm
from .run import run
from .styler import Styler
from .words import say


class Overlay(Algorithm):
    """`replan overlay`."""

    def name(self):
        return "overlay"

    def displayName(self):
        return say("Chồng lớp thửa đất lên lô đất", "Overlay parcels on lots")

    def shortHelpString(self):
        return say(
            "Cắt từng thửa đất theo lô đất: diện tích (m²) và tỷ lệ của từng giá trị. Hai lớp có thể ở hệ tọa độ bất kỳ; nếu cả hai ở "
            "kinh độ, vĩ độ thì cần chọn lưới tọa độ. Tệp kết quả: .gpkg, .fgb, .geojson hoặc .csv.",
            "Cuts every parcel along the lots: the area (m²) and share of each value. Both layers may be in any CRS; if both are in "
            "degrees, a grid must be picked. Output: .gpkg, .fgb, .geojson or .csv.",
        )

    def initAlgorithm(self, _configuration=None):
        self.add_layer("LOTS", say("Lô đất", "Lots"), optional=False)
        self.add_field("BY", say("Cột của lô đất cần cộng diện tích (để trống: từng lô)", "Column of the lots to sum by (empty: each lot)"), "LOTS")
        self.add_layer("PARCELS", say("Thửa đất", "Parcels"), optional=False)
        self.add_field("ID", say("Cột mã thửa đất (để trống: số thứ tự)", "Column that names the parcels (empty: their number)"), "PARCELS")
        self.add_crs(say("Lưới tọa độ để tính diện tích (để trống: của lô đất)", "Grid in which areas are measured (empty: that of the lots)"))
        title = say("Liệt kê cả phần không thuộc lô nào và thửa đất bị lỗi", "Also list what no lot covers and what failed")
        self.add(QgsProcessingParameterBoolean("REST", title, False))
        self.add(QgsProcessingParameterVectorDestination("OUTPUT", say("Kết quả chồng lớp", "Overlay")))
        self.addOutput(QgsProcessingOutputNumber("EXIT", say("Mã kết thúc", "Exit code")))

    def processAlgorithm(self, parameters, context, feedback):
        folder = Path(QgsProcessingUtils.generateTempFilename("replan"))
        folder.mkdir(parents=True, exist_ok=True)
        files = []
        for name, column, file in (("LOTS", "BY", "lots.gpkg"), ("PARCELS", "ID", "parcels.gpkg")):
            source = self.parameterAsSource(parameters, name, context)
            if source is None:
                raise QgsProcessingException(self.invalidSourceError(parameters, name))
            picked = self.field(parameters, column, context)
            layers.export(source, [picked] if picked else [], folder / file, context, feedback)
            files.append(str(folder / file))
        if feedback.isCanceled():
            return {}
        output = self.parameterAsOutputLayer(parameters, "OUTPUT", context)
        feedback.setProgressText(say("replan đang chạy…", "replan runs…"))
        finding = say("có đối tượng không tham gia được, xem thông báo ở trên", "some features could not take part, see above")
        code = run(["overlay", *files, "--out", output, *self.options(parameters, context)], feedback, finding)
        if code is None:
            return {}
        if context.willLoadLayerOnCompletion(output):
            context.layerToLoadOnCompletionDetails(output).setPostProcessor(Styler.new())
        return {"OUTPUT": output, "EXIT": code}

    def options(self, parameters, context):
        given = {"--by": self.field(parameters, "BY", context), "--id": self.field(parameters, "ID", context)}
        given["--crs"] = self.crs(parameters, context)
        rest = ["--rest"] if self.parameterAsBoolean(parameters, "REST", context) else []
        return [part for option, value in given.items() if value for part in (option, value)] + rest
