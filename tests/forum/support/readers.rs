//! Very many readers of the digest, for stories in which mail servers and programs die.

use std::collections::BTreeMap;

use lotsenforum::forum::accounts::{NewMember, Role, store};
use lotsenforum::forum::regions::Ags;

use super::TestForum;

/// The address of a reader. A domain each: real readers have one, and one domain gets thirty mails a minute at
/// most.
pub fn reader_address(number: usize) -> String {
    format!("leser{number}@gemeinde{number}.example")
}

/// Which reader has this address, if one has.
pub fn reader_number(address: &str) -> Option<usize> {
    address.strip_prefix("leser")?.split('@').next()?.parse().ok()
}

impl TestForum {
    /// Lets so many readers join, from 1, who never sign in.
    pub fn join_readers(&self, count: usize) {
        let app = self.app();
        for batch in (1..=count).collect::<Vec<_>>().chunks(200) {
            let joined = app.db.write(|conn| {
                for number in batch {
                    let new = NewMember {
                        handle: format!("leser{number}"),
                        name: format!("Leserin {number}"),
                        email: reader_address(*number),
                        password_hash: String::new(),
                        role: Role::Member,
                        organisation: format!("Gemeinde {number}"),
                        home_ags: Ags::parse("08115").unwrap(),
                        is_per_du: false,
                    };
                    store::insert(conn, &new, app.clock.now())?;
                }
                Ok(())
            });
            joined.unwrap();
        }
    }

    /// The message ids of all that has arrived, by address.
    pub fn message_ids(&self) -> BTreeMap<String, Vec<String>> {
        let mut ids: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for mail in self.smtp.mails() {
            ids.entry(mail.to.clone()).or_default().push(mail.header("Message-ID"));
        }
        ids
    }
}
