//! The official directory of municipalities (Destatis, GV100AD): reading its file, and bringing regions and
//! organisations to its state.
//!
//! An edition is taken as a whole or not at all. What is gone is marked, never deleted: somebody may have
//! written from there.

mod compare;
mod fault;
mod file;
mod import;
mod line;
mod merger;

pub use self::compare::{Change, ChangeKind};
pub use self::fault::{Failure, Fault, Problem};
pub use self::file::{Directory, read};
pub use self::import::{Options, Outcome, Step, import};
