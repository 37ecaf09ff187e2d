//! Mail: the outbox, and how a letter leaves. Knows no forum word but "letter" and "member".
//!
//! A verb never sends: it puts a [`NewLetter`] into the outbox in its own transaction. The job `mail_out`
//! claims letters with a lease, sends them outside any transaction, and notes the outcome.

mod address;
mod deliver;
pub mod outbox_store;
mod transport;

pub use self::address::{MailUrl, domain_as_kept, domain_of, domain_shown, is_address, normalised, shown};
pub use self::deliver::{Delivery, Objection, Parts as DeliveryParts, deliver};
pub use self::outbox_store::{Letter, LetterState, NewLetter};
pub use self::transport::{Outcome, Transport};
