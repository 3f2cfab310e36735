//! Floor 0: the nouns. No I/O, no human words, no CRS: coordinates are metres of the case's working grid.
//!
//! One word a concept:
//!
//! | word | Vietnamese | what it is |
//! |---|---|---|
//! | plan | quy hoạch (một lần phê duyệt) | one edition, with level, decision, dates, what it supersedes |
//! | lot | lô đất | land of a plan with one function: code, function, limits, polygon |
//! | line | chỉ giới, hành lang | red line, building line, corridor |
//! | project | dự án | a row of the register |
//! | paper | giấy tờ, văn bản | a dated document of a project |
//! | parcel | thửa đất | land of a project; a lot is not a parcel |
//! | building | công trình | what stands on a parcel |
//! | piece | phần thửa trong lô | what a lot covers of a parcel |
//! | sliver | mảnh vụn do đo vẽ | a piece that is the surveyors' pen |
//! | rest | phần ngoài lô | what no lot covers |
//! | change | thay đổi | was, now: between editions |
//! | mosaic | quy hoạch có hiệu lực tại một ngày | what is in force on a day |
//! | rule | câu hỏi | a question |
//! | answer | trả lời | does not apply, holds, unknown, fails |
//! | standing | kết luận rà soát | what a pair of answers comes to |
//! | treatment | phương án xử lý | what people may decide |
//! | note | ghi chú | what it took to read a thing |
//! | profile | bộ quy định | a regulation as data |
//! | case | hồ sơ rà soát | everything that one run is about |

pub mod answer;
pub mod facts;
pub mod land;
pub mod note;
pub mod origin;
pub mod place;
pub mod plan;
pub mod project;
pub mod says;
pub mod sliver;
pub mod text;
pub mod time;
pub mod units;

pub use answer::{Answer, Asks, Cause, Outcome, Side, Standing};
pub use facts::{Fact, Facts};
pub use land::{Land, SharedLand};
pub use note::{Note, NoteCode, Severity};
pub use origin::Origin;
pub use place::{Evidence, Misplaced, PlaceFault};
pub use plan::{CorridorLine, Level, Limits, Line, LineKind, Lot, Plan, Remark, Repair, TableLot};
pub use project::{Building, Figures, Named, Paper, PaperKind, Parcel, Project, Recovery, State, Tenure, Unusable, Works, WorksWanted};
pub use says::{Says, of_toml};
pub use sliver::SliverCause;
pub use text::{closest, fits, fold, fold_code};
pub use time::{Date, When};
pub use units::{M, M2, Pct};
