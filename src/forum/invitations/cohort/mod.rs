//! Inviting a whole course: a list is read ([`read`]), what would happen is said line by line ([`plan`]), and only then
//! it happens ([`invite_all`]). Between the two nothing is kept: the list comes again and is planned anew, so what
//! has changed meanwhile counts, and saying it twice invites nobody twice.

mod invite_all;
mod plan;
mod sheet;
mod words;

pub use self::invite_all::invite_all;
pub use self::plan::{LineFault, Plan, PlannedLine, Tally, Verdict, plan};
pub use self::sheet::{MOST_BYTES, MOST_LINES, Sheet, SheetLine, Unreadable, read};
pub use self::words::{line_fault, unreadable};
