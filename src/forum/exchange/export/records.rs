//! The lines of an export (docs/DATA.md). What is not there or has its usual value is left out.

use chrono::NaiveDate;
use serde::Serialize;

use crate::db::types::Timestamp;
use crate::forum::accounts::Role;
use crate::forum::channels::SubscriptionLevel;
use crate::forum::digest::Rhythm;
use crate::forum::moderation::ActionKind;
use crate::forum::regions::Ags;
use crate::forum::threads::{Status, ThreadKind};

macro_rules! records {
    ($($($kind:literal)? $name:ident { $($(#[$attribute:meta])* $field:ident: $type:ty),+ $(,)? })+) => {
        $(
            #[derive(Debug, Serialize)]
            $(#[serde(tag = "type", rename = $kind)])?
            pub(super) struct $name {
                $($(#[$attribute])* pub $field: $type,)+
            }
        )+
    };
}

fn is_false(value: &bool) -> bool {
    !value
}

fn is_zero(value: &i32) -> bool {
    *value == 0
}

records! {
    "member" MemberRecord {
        id: String,
        name: String,
        email: String,
        ags: Ags,
        role: Role,
        handle: String,
        organisation: String,
        #[serde(skip_serializing_if = "is_false")]
        per_du: bool,
        #[serde(skip_serializing_if = "Option::is_none")]
        suspended_at: Option<Timestamp>,
        #[serde(skip_serializing_if = "Option::is_none")]
        suspended_until: Option<Timestamp>,
        last_active_on: NaiveDate,
        created_at: Timestamp,
        #[serde(skip_serializing_if = "ProfileRecord::is_empty")]
        profile: ProfileRecord,
        mail: MailRecord,
    }
    ProfileRecord {
        #[serde(skip_serializing_if = "String::is_empty")]
        job_title: String,
        #[serde(skip_serializing_if = "String::is_empty")]
        about: String,
        #[serde(skip_serializing_if = "String::is_empty")]
        phone: String,
        #[serde(skip_serializing_if = "is_false")]
        shows_email: bool,
        #[serde(skip_serializing_if = "is_false")]
        unlisted: bool,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        topics: Vec<String>,
    }
    MailRecord {
        rhythm: Rhythm,
        weekday: i32,
        district: bool,
        region: bool,
        channels: bool,
        statewide: bool,
        questions: bool,
        notice_only: bool,
        #[serde(skip_serializing_if = "Option::is_none")]
        paused_until: Option<NaiveDate>,
        #[serde(skip_serializing_if = "Option::is_none")]
        last_digest_at: Option<Timestamp>,
        #[serde(skip_serializing_if = "Option::is_none")]
        asked_on: Option<NaiveDate>,
    }
    "channel" ChannelRecord {
        id: String,
        slug: String,
        name: String,
        description: String,
        ags: Ags,
        position: i32,
        created_at: Timestamp,
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        closed: bool,
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        archived: bool,
        #[serde(skip_serializing_if = "String::is_empty")]
        outline: String,
    }
    "thread" ThreadRecord {
        id: String,
        channel: String,
        ags: Ags,
        origin: Ags,
        kind: ThreadKind,
        title: String,
        author: String,
        created_at: Timestamp,
        status: Status,
        #[serde(skip_serializing_if = "is_false")]
        pinned: bool,
        #[serde(skip_serializing_if = "is_false")]
        hidden: bool,
        #[serde(skip_serializing_if = "Option::is_none")]
        featured_at: Option<Timestamp>,
        #[serde(skip_serializing_if = "Option::is_none")]
        featured_sentence: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        solved_by: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        solved_at: Option<Timestamp>,
        posts: Vec<PostRecord>,
    }
    PostRecord {
        id: String,
        author: String,
        created_at: Timestamp,
        body_md: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        answers: Option<i32>,
        #[serde(skip_serializing_if = "is_false")]
        solution: bool,
        #[serde(skip_serializing_if = "is_false")]
        hidden: bool,
        #[serde(skip_serializing_if = "Option::is_none")]
        edited_at: Option<Timestamp>,
        #[serde(skip_serializing_if = "is_zero")]
        edit_count: i32,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        thanks: Vec<ThanksRecord>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        revisions: Vec<RevisionRecord>,
    }
    ThanksRecord {
        member: String,
        at: Timestamp,
    }
    RevisionRecord {
        editor: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        title: Option<String>,
        body_md: String,
        created_at: Timestamp,
    }
    "moderation" ModerationRecord {
        thread: String,
        moderator: String,
        action: ActionKind,
        reason: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        from: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        to: Option<String>,
        created_at: Timestamp,
    }
    "subscription" SubscriptionRecord {
        member: String,
        channel: String,
        level: SubscriptionLevel,
    }
    "mute" MuteRecord {
        member: String,
        thread: String,
    }
    "read" ReadRecord {
        member: String,
        thread: String,
        number: i32,
        at: Timestamp,
    }
}

impl ProfileRecord {
    /// She told nothing of herself.
    fn is_empty(&self) -> bool {
        let texts = [&self.job_title, &self.about, &self.phone];
        texts.iter().all(|text| text.is_empty())
            && !self.shows_email
            && !self.unlisted
            && self.topics.is_empty()
    }
}
