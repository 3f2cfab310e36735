"""Check: every project under the plan then and the plan now."""

from qgis.core import QgsProcessing, QgsProcessingException, QgsProcessingParameterFile, QgsProcessingParameterString

from . import case, layers
from .report import Report
from .words import lang, say


def project_columns():
    """What the register says of a project: the role in the case file, and its title."""
    return {
        "id": say("mã dự án", "project id"),
        "name": say("tên dự án", "project name"),
        "purpose": say("mục tiêu dự án", "purpose of the project"),
        "policy": say("ngày chấp thuận chủ trương đầu tư", "day of the investment policy approval"),
        "certificate": say("ngày cấp giấy chứng nhận đăng ký đầu tư", "day of the investment certificate"),
        "land": say("ngày giao đất, cho thuê đất", "day of the land decision"),
        "permit": say("ngày cấp giấy phép xây dựng", "day of the building permit"),
        "land_term": say("ngày hết hạn thuê đất", "end of the land term"),
        "state": say("tình trạng", "state"),
    }


class Check(Report):
    """`replan check`."""

    def name(self):
        return "check"

    def displayName(self):
        return say("Rà soát dự án theo quy hoạch trước và nay", "Check projects under the plan then and now")

    def shortHelpString(self):
        return say(
            "Rà soát từng dự án theo quy hoạch khi phê duyệt dự án và theo quy hoạch hiện hành, để tìm dự án cần phương án xử lý "
            "chuyển tiếp. Chọn hồ sơ rà soát (case.toml), hoặc chọn các lớp: công cụ ghi các lớp và một tệp case.toml vào thư mục "
            "kết quả. Các lớp có thể ở hệ tọa độ bất kỳ. Muốn khai báo thêm (ranh giới, chỉ giới đường đỏ, từ điển ký hiệu, điều "
            "chỉnh cục bộ…) thì sửa case.toml đó rồi chọn nó làm hồ sơ rà soát. Không có lớp quy hoạch trước thì dự án đã được phê "
            "duyệt tạm được coi là phù hợp khi đó. Kết quả chỉ phản ánh sự việc, không phải là quyết định.",
            "Puts the same questions to every project under the plan in force when it was approved and under the plan in force now, "
            "and finds those that need a transitional arrangement. Pick a case file (case.toml), or pick layers: the algorithm writes "
            "them and a case.toml into the output folder. Layers may be in any CRS. To say more (boundaries, red lines, dictionary, "
            "local adjustments…) edit that case.toml and pick it as the case file. Without the lots of the plan then, an approved "
            "project is presumed to have conformed. The results are findings of fact, not rulings.",
        )

    def initAlgorithm(self, _configuration=None):
        self.add_case()
        for name, title in (("NOW", say("quy hoạch hiện hành", "plan now")), ("THEN", say("quy hoạch trước", "plan then"))):
            self.add_layer(f"LOTS_{name}", say(f"Hoặc các lớp: lô đất của {title}", f"Or layers: lots of the {title}"))
            self.add_field(f"FUNCTION_{name}", say(f"Chức năng lô đất, {title}", f"Function of the lots, {title}"), f"LOTS_{name}")
            self.add_field(f"CODE_{name}", say(f"Ký hiệu lô đất, {title}", f"Code of the lots, {title}"), f"LOTS_{name}")
            self.add_day(f"APPROVED_{name}", say(f"Ngày phê duyệt {title}", f"Day of approval, {title}"))
        self.add_layer("PARCELS", say("Thửa đất của các dự án", "Parcels of the projects"))
        self.add_field("NUMBER", say("Thửa đất: số thửa", "Parcels: parcel number"), "PARCELS")
        for role, title in project_columns().items():
            advanced = role not in ("id", "name", "purpose", "land")
            self.add_field(f"PARCELS_{role.upper()}", say(f"Thửa đất: {title}", f"Parcels: {title}"), "PARCELS", advanced)
        title = say("Danh mục dự án (để trống: lấy từ thửa đất)", "List of projects (empty: taken from the parcels)")
        self.add_layer("PROJECTS", title, kind=QgsProcessing.TypeVector)
        for role, title in project_columns().items():
            self.add_field(f"PROJECTS_{role.upper()}", say(f"Danh mục: {title}", f"List: {title}"), "PROJECTS", advanced=True)
        self.add_settings()
        self.add_outputs()

    def add_settings(self):
        """What a case out of layers also says."""
        title = say("Bộ quy định (tên hoặc tệp)", "Regulation profile (name or file)")
        self.add(QgsProcessingParameterString("PROFILE", title, "lao_cai"), advanced=True)
        for name, title in (
            ("MATRIX", say("Ma trận chức năng × mục tiêu (CSV)", "Matrix function × purpose (CSV)")),
            ("DICTIONARY", say("Từ điển ký hiệu → chức năng (CSV)", "Dictionary code → function (CSV)")),
        ):
            self.add(QgsProcessingParameterFile(name, title, extension="csv", optional=True), advanced=True)
        self.add_crs(say("Lưới tọa độ tính toán (để trống: theo bộ quy định)", "Working grid (empty: the profile's)"))

    def processAlgorithm(self, parameters, context, feedback):
        chosen = self.parameterAsFile(parameters, "CASE", context)
        picked = [name for name in ("LOTS_NOW", "LOTS_THEN", "PARCELS", "PROJECTS") if parameters.get(name)]
        if chosen and picked:
            raise QgsProcessingException(say("Chọn hồ sơ rà soát hoặc các lớp, không chọn cả hai.", "Pick a case file or layers, not both."))
        if not chosen and not {"LOTS_NOW", "PARCELS"} <= set(picked):
            raise QgsProcessingException(
                say(
                    "Cần một hồ sơ rà soát, hoặc ít nhất lớp lô đất hiện hành và lớp thửa đất.",
                    "A case file is needed, or at least the lots of the plan now and the parcels.",
                )
            )
        chosen = chosen or self.write_case(parameters, self.folder, context, feedback)
        if feedback.isCanceled():
            return {}
        return self.report(["check", chosen], parameters, context, feedback)

    def write_case(self, parameters, folder, context, feedback):
        """Writes the layers and the case that names them; the path of the case."""
        body = self.settings(parameters, context)
        for name, file, title in (("THEN", "lots-then.gpkg", "then"), ("NOW", "lots-now.gpkg", "now")):
            columns = {role: self.field(parameters, f"{role.upper()}_{name}", context) for role in ("function", "code")}
            if not self.export(parameters, f"LOTS_{name}", columns, folder / file, context, feedback):
                continue
            supersedes = "then" if name == "NOW" and parameters.get("LOTS_THEN") else None
            body += case.plan(title, self.day(parameters, f"APPROVED_{name}", context), case.layer(file, columns), supersedes)
        body += "\n[register]\n" + self.register(parameters, folder, context, feedback)
        matrix = self.parameterAsFile(parameters, "MATRIX", context)
        dictionary = self.parameterAsFile(parameters, "DICTIONARY", context)
        body += f"\n[matrix]\n{case.line('file', matrix)}" if matrix else ""
        body += f"\n[dictionary]\n{case.line('file', dictionary)}" if dictionary else ""
        kept = case.write(folder / "case.toml", body)
        if kept:
            feedback.pushInfo(say(f"Hồ sơ trước đó được giữ tại {kept}", f"The case that stood there is kept as {kept}"))
        return str(folder / "case.toml")

    def settings(self, parameters, context):
        return "".join(
            [
                case.line("name", self.folder.name),
                case.line("profile", self.parameterAsString(parameters, "PROFILE", context)),
                case.line("crs", self.crs(parameters, context)),
                case.line("lang", lang()),
            ]
        )

    def register(self, parameters, folder, context, feedback):
        """The parcels, and the list of projects if there is one; without one the parcels name the projects."""
        roles = project_columns()
        of_parcels = {role: self.field(parameters, f"PARCELS_{role.upper()}", context) for role in roles}
        number = self.field(parameters, "NUMBER", context)
        columns = {"project": of_parcels["id"], "parcel": number}
        entries = ""
        of_list = {role: self.field(parameters, f"PROJECTS_{role.upper()}", context) for role in roles}
        if self.export(parameters, "PROJECTS", of_list, folder / "projects.gpkg", context, feedback):
            entries = f"projects = {case.layer('projects.gpkg', of_list)}\n"
        else:
            columns.update(of_parcels)
        self.export(parameters, "PARCELS", columns, folder / "parcels.gpkg", context, feedback)
        return f"{entries}parcels = {case.layer('parcels.gpkg', columns)}\n"

    def export(self, parameters, name, columns, path, context, feedback):
        """Writes the layer that was picked; whether one was."""
        source = self.parameterAsSource(parameters, name, context)
        if source is None and parameters.get(name):
            raise QgsProcessingException(self.invalidSourceError(parameters, name))
        if source is not None:
            layers.export(source, layers.all_columns(source, columns.values()), path, context, feedback)
        return source is not None