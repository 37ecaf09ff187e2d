//! The fields of each type of line, not checked yet (docs/DATA.md).

use serde::Deserialize;

use super::loose::{Loose, LooseThanks};

/// What tells the types of lines apart.
#[derive(Debug, Deserialize)]
pub(super) struct Head<'a> {
    #[serde(borrow, default, rename = "type")]
    pub kind: Loose<'a>,
    #[serde(borrow, default)]
    pub id: Loose<'a>,
}

macro_rules! lines {
    ($($(#[$meta:meta])* $name:ident { $($field:ident),+ $(; $($nested:ident: $kind:ty),+)? })+) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Default, Deserialize)]
            #[serde(default)]
            pub(super) struct $name<'a> {
                #[serde(borrow, rename = "type")]
                pub _kind: Loose<'a>,
                $(#[serde(borrow)] pub $field: Loose<'a>,)+
                $($(#[serde(borrow)] pub $nested: $kind,)+)?
            }
        )+
    };
}

lines! {
    /// `"type":"member"`
    MemberLine {
        id, name, email, ags, role, handle, organisation, per_du, suspended_at, suspended_until, last_active_on, created_at;
        mail: Option<MailLine<'a>>, profile: Option<ProfileLine<'a>>
    }
    /// What a member tells of herself.
    ProfileLine { job_title, about, phone, shows_email, unlisted; topics: Option<Vec<Loose<'a>>> }
    /// The mail preferences of a member.
    MailLine {
        rhythm, weekday, district, region, channels, statewide, questions, notice_only, paused_until,
        last_digest_at, asked_on
    }
    /// `"type":"channel"`
    ChannelLine { id, slug, name, description, ags, position, created_at, closed, archived, outline }
    /// `"type":"thread"`
    ThreadLine {
        id, channel, ags, kind, title, author, created_at, status, origin, pinned, hidden, featured_at,
        featured_sentence, solved_by, solved_at;
        posts: Option<Vec<PostLine<'a>>>
    }
    /// A post of a thread.
    PostLine {
        id, author, created_at, body_md, solution, answers, hidden, edited_at, edit_count;
        thanks: LooseThanks<'a>,
        revisions: Option<Vec<RevisionLine<'a>>>
    }
    /// Thanks of one member.
    ThanksLine { member, at }
    /// An earlier version of a post.
    RevisionLine { editor, title, body_md, created_at }
    /// `"type":"moderation"`
    ModerationLine { thread, moderator, action, reason, from, to, created_at }
    /// `"type":"subscription"`
    SubscriptionLine { member, channel, level }
    /// `"type":"mute"`
    MuteLine { member, thread }
    /// `"type":"read"`
    ReadLine { member, thread, number, at }
}
