"""How the layer of an overlay looks in QGIS: a colour a value, columns in words."""

from qgis.core import QgsCategorizedSymbolRenderer, QgsFillSymbol, QgsProcessingLayerPostProcessorInterface, QgsRendererCategory
from qgis.core import QgsVectorLayer, QgsWkbTypes

from .words import say

# Soft colours that are told apart side by side; values beyond them take their turn again.
COLOURS = ["#8dd3c7", "#bebada", "#fb8072", "#80b1d3", "#fdb462", "#b3de69", "#fccde5", "#bc80bd", "#ccebc5", "#ffed6f"]
# More values than a legend can hold stay in one colour.
MOST = 200


class Styler(QgsProcessingLayerPostProcessorInterface):
    """Called by QGIS in the main thread for the layer that it has loaded."""

    last = None

    @classmethod
    def new(cls):
        """One for a run, after which QGIS deletes it. The reference keeps it until then: that of the algorithm goes earlier."""
        cls.last = cls()
        return cls.last

    def postProcessLayer(self, layer, _context, _feedback):
        if not isinstance(layer, QgsVectorLayer):
            return
        for name, title in aliases().items():
            place = layer.fields().lookupField(name)
            if place >= 0:
                layer.setFieldAlias(place, title)
        place = layer.fields().lookupField("value")
        if place < 0 or layer.geometryType() != QgsWkbTypes.PolygonGeometry:
            return
        values = sorted(layer.uniqueValues(place, MOST + 1), key=str)
        if len(values) <= MOST:
            layer.setRenderer(QgsCategorizedSymbolRenderer("value", [category(*entry) for entry in enumerate(values)]))


def aliases():
    return {
        "parcel": say("Thửa đất", "Parcel"),
        "value": say("Giá trị", "Value"),
        "area_m2": say("Diện tích (m²)", "Area (m²)"),
        "share": say("Tỷ lệ của thửa đất", "Share of the parcel"),
        "kind": say("Loại", "Kind"),
    }


def category(number, value):
    symbol = QgsFillSymbol.createSimple({"color": COLOURS[number % len(COLOURS)], "outline_color": "#5a5a5a", "outline_width": "0.2"})
    return QgsRendererCategory(value, symbol, str(value) if value else say("(không có)", "(none)"))

