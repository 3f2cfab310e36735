"""What Check and Validate share: a run that leaves a report in a folder."""

from pathlib import Path

from qgis.core import QgsProcessingOutputFile, QgsProcessingOutputNumber, QgsProcessingParameterBoolean

from . import layers
from .algorithm import Algorithm
from .run import run
from .words import say


class Report(Algorithm):
    """An algorithm that writes a report and loads its layers."""

    def __init__(self):
        super().__init__()
        self.folder = None
        self.is_shown = False

    def add_outputs(self):
        self.add_run()
        self.add(QgsProcessingParameterBoolean("LOAD", say("Nạp các lớp kết quả vào QGIS", "Load the layers of the report"), True))
        self.addOutput(QgsProcessingOutputFile("GPKG", say("Các lớp kết quả", "Layers")))
        self.addOutput(QgsProcessingOutputFile("JSON", say("Báo cáo đầy đủ", "Whole report")))
        self.addOutput(QgsProcessingOutputNumber("EXIT", say("Mã kết thúc", "Exit code")))

    def prepareAlgorithm(self, parameters, context, feedback):
        """In the main thread: the layers of an earlier run leave the project before their file is replaced."""
        self.folder = Path(self.parameterAsFileOutput(parameters, "OUTPUT", context))
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            feedback.reportError(f"{self.folder}: {error.strerror}", True)
            return False
        if context.project():
            layers.hide(self.folder, context.project())
        return True

    def report(self, arguments, parameters, context, feedback):
        """Runs the program and gives the results of the algorithm."""
        feedback.setProgressText(say("replan đang chạy…", "replan runs…"))
        finding = say(
            "có nội dung không đạt hoặc chưa rõ; đây là kết quả, không phải lỗi chạy chương trình",
            "something does not hold or is not known; this is a finding, not a failure to run",
        )
        options = self.run_options(parameters, context)
        code = run([*arguments, *options, "--out", str(self.folder)], feedback, finding)
        if code is None:
            return {}
        self.is_shown = self.parameterAsBoolean(parameters, "LOAD", context)
        files = {"OUTPUT": self.folder, "GPKG": self.folder / "report.gpkg", "JSON": self.folder / "report.json"}
        return {**{name: str(path) for name, path in files.items()}, "EXIT": code}

    def postProcessAlgorithm(self, context, feedback):
        """In the main thread: loads the results."""
        if self.is_shown and context.project():
            layers.show(self.folder, context.project())
        return {}
