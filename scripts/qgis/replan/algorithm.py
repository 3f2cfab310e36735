"""What the three algorithms share."""

from qgis.core import QgsProcessing, QgsProcessingAlgorithm, QgsProcessingException
from qgis.core import QgsProcessingParameterCrs, QgsProcessingParameterDateTime, QgsProcessingParameterDefinition
from qgis.core import QgsProcessingParameterEnum, QgsProcessingParameterFeatureSource, QgsProcessingParameterField
from qgis.core import QgsProcessingParameterFile, QgsProcessingParameterFolderDestination

from .run import binary
from .words import lang, say

LANGUAGES = ["vi", "en"]


class Algorithm(QgsProcessingAlgorithm):
    """An algorithm that calls the program."""

    def createInstance(self):
        return type(self)()

    def tags(self):
        return ["replan", "quy hoạch", "dự án", "planning"]

    def canExecute(self):
        try:
            binary()
        except QgsProcessingException as error:
            return False, str(error)
        return True, ""

    def add(self, parameter, advanced=False):
        if advanced:
            parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.FlagAdvanced)
        self.addParameter(parameter)

    def add_case(self):
        title = say("Hồ sơ rà soát (case.toml)", "Case file (case.toml)")
        self.add(QgsProcessingParameterFile("CASE", title, extension="toml", optional=True))

    def add_layer(self, name, title, optional=True, kind=QgsProcessing.TypeVectorPolygon):
        self.add(QgsProcessingParameterFeatureSource(name, title, [kind], optional=optional))

    def add_field(self, name, title, layer, advanced=False):
        self.add(QgsProcessingParameterField(name, title, parentLayerParameterName=layer, optional=True), advanced)

    def add_day(self, name, title):
        self.add(QgsProcessingParameterDateTime(name, title, QgsProcessingParameterDateTime.Date, optional=True))

    def add_crs(self, title):
        self.add(QgsProcessingParameterCrs("CRS", title, optional=True))

    def add_run(self):
        """The options of a run that writes a report."""
        self.add_day("AS_OF", say("Rà soát tại ngày (để trống: hôm nay)", "As of the day (empty: today)"))
        title = say("Ngôn ngữ của kết quả (để trống: theo hồ sơ)", "Language of the results (empty: the case's)")
        self.add(QgsProcessingParameterEnum("LANG", title, LANGUAGES, optional=True, usesStaticStrings=True))
        self.add(QgsProcessingParameterFolderDestination("OUTPUT", say("Thư mục kết quả", "Output folder")))

    def day(self, parameters, name, context):
        """A day as `2024-07-01`, or an empty text."""
        value = self.parameterAsDateTime(parameters, name, context)
        return value.date().toString("yyyy-MM-dd") if value.isValid() else ""

    def field(self, parameters, name, context):
        """The name of the column that was picked, or an empty text."""
        # QGIS 3.40 warns of the old name, which is the only one that 3.22 has.
        texts = getattr(self, "parameterAsStrings", None) or self.parameterAsFields
        return next(iter(texts(parameters, name, context)), "")

    def crs(self, parameters, context):
        """`EPSG:n`, or the definition of a CRS that has no number; an empty text for none."""
        crs = self.parameterAsCrs(parameters, "CRS", context)
        if not crs.isValid():
            return ""
        return crs.authid() if crs.authid().startswith("EPSG:") else crs.toWkt()

    def run_options(self, parameters, context):
        """Without a case there is none to say the language: that of the user interface."""
        language = self.parameterAsEnumString(parameters, "LANG", context) or ("" if parameters.get("CASE") else lang())
        given = {"--as-of": self.day(parameters, "AS_OF", context), "--lang": language}
        return [part for option, value in given.items() if value for part in (option, value)]
