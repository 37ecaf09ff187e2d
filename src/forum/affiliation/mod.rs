//! Who works where: a member chooses an organisation, and what follows when one is renamed.
//!
//! A member carries a copy of her organisation's name, because every line of a list shows it. Whoever changes
//! the one changes the other here, in the same transaction, and the versions of all pages that show it.

mod change;
mod choose;
mod link;
mod manage;

pub use self::change::change;
pub use self::choose::{Choice, assign, choose, current, is_settled, settle};
pub use self::link::link_by_name;
pub use self::manage::{
    BY_HAND, TypedOrganisation, add_domain, create, is_by_hand, organisation, organisations, remove_domain,
    rename,
};
