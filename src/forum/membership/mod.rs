//! Who runs the platform looks after its members: finds them, suspends them, gives them another role.
//!
//! Each verb tells the one concerned by a letter, which is made before the transaction; so they take
//! [`Parts`](crate::forum::sign_in::Parts) and open their own, in which who acts is looked at once more.

mod actor;
mod ended;
mod farewell_store;
mod leave;
mod letter;
mod list;
mod list_store;
mod role;
mod suspend;

pub use self::ended::clear_ended_suspensions;
pub use self::leave::leave;
pub use self::list::{Line, Selection, State, list, note_export};
pub use self::list_store::sessions_of;
pub use self::role::{Handover, RoleChange, change_role, hand_over};
pub use self::suspend::{NewSuspension, lift, suspend};
