//! Who may do what with threads and posts. Pure answers, one question each; verbs ask, handlers never.

use super::{Post, Status, Thread};
use crate::error::{Error, Reason, Result};
use crate::forum::accounts::{Member, rights as role};

/// Replying: everybody, until the thread is closed or its channel archived.
///
/// # Errors
/// [`Reason::ThreadClosed`], [`Reason::ChannelArchived`].
pub fn may_reply(thread: &Thread, is_archived: bool) -> Result<()> {
    allow(!is_archived, Reason::ChannelArchived)?;
    allow(thread.status != Status::Closed, Reason::ThreadClosed)
}

/// Editing a post: its author. The moderation asks her, or hides the post.
///
/// # Errors
/// [`Reason::AuthorOnly`].
pub fn may_edit(member: &Member, post: &Post) -> Result<()> {
    allow(post.author_id == member.id, Reason::AuthorOnly)
}

/// Thanking: everybody but the author.
///
/// # Errors
/// [`Reason::OwnPost`].
pub fn may_thank(member: &Member, post: &Post) -> Result<()> {
    allow(post.author_id != member.id, Reason::OwnPost)
}

/// Whether a member moderates this thread: administrators all, a moderator those that are in her charge.
pub fn may_moderate(member: &Member, thread: &Thread) -> bool {
    role::may_administer(member)
        || role::may_moderate(member) && member.charge.holds(thread.channel_id, &thread.scope_ags)
}

/// Acting on a thread as a moderator.
///
/// # Errors
/// [`Reason::ModeratorsOnly`], [`Reason::OutsideCharge`].
pub fn may_act(member: &Member, thread: &Thread) -> Result<()> {
    allow(role::may_moderate(member), Reason::ModeratorsOnly)?;
    allow(may_moderate(member, thread), Reason::OutsideCharge)
}

/// Marking and unmarking the solution: who asked, and the moderation (features.md D2).
///
/// # Errors
/// [`Reason::AskerOrModeratorsOnly`].
pub fn may_mark_solution(member: &Member, thread: &Thread) -> Result<()> {
    allow(thread.author_id == member.id || may_moderate(member, thread), Reason::AskerOrModeratorsOnly)
}

fn allow(is_allowed: bool, reason: Reason) -> Result<()> {
    if is_allowed { Ok(()) } else { Err(Error::Forbidden(reason)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::types::Timestamp;
    use crate::forum::accounts::{Barred, Charge, Role};
    use crate::forum::ids::{ChannelId, MemberId, PostId, ThreadId};
    use crate::forum::regions::Ags;
    use crate::forum::threads::ThreadKind;

    fn member(id: i64, role: Role) -> Member {
        let now = Timestamp::system_now();
        Member {
            id: MemberId(id),
            handle: String::new(),
            name: String::new(),
            email: String::new(),
            role,
            organisation: String::new(),
            home_ags: Ags::state(),
            is_per_du: false,
            suspended_at: None,
            suspended_until: None,
            last_active_on: now.day(),
            created_at: now,
            barred: Barred::default(),
            charge: Charge::default(),
            rules_due: None,
        }
    }

    fn thread(author: i64, status: Status) -> Thread {
        let now = Timestamp::system_now();
        Thread {
            id: ThreadId(1),
            channel_id: ChannelId(1),
            author_id: MemberId(author),
            kind: ThreadKind::Question,
            title: String::new(),
            scope_ags: Ags::state(),
            origin_ags: Ags::state(),
            status,
            is_pinned: false,
            featured_at: None,
            featured_sentence: None,
            answer_post_id: None,
            answer_marked_by_id: None,
            answered_at: None,
            reply_count: 0,
            reader_count: 0,
            last_post_number: 1,
            last_post_at: now,
            created_at: now,
        }
    }

    fn post(author: i64) -> Post {
        Post {
            id: PostId(1),
            thread_id: ThreadId(1),
            number: 2,
            author_id: MemberId(author),
            answers_number: None,
            body_md: String::new(),
            body_html: String::new(),
            excerpt: String::new(),
            thank_count: 0,
            created_at: Timestamp::system_now(),
            edited_at: None,
            edit_count: 0,
            form_key: String::new(),
        }
    }

    #[test]
    fn who_may_do_what() {
        let (asker, other) = (member(1, Role::Member), member(2, Role::Member));
        let (moderator, admin) = (member(3, Role::Moderator), member(4, Role::Admin));
        let (open, closed) = (thread(1, Status::Open), thread(1, Status::Closed));

        //        who         marks  edits post of 2   thanks post of 2
        for (who, marks, edits, thanks) in [
            (&asker, true, false, true),
            (&other, false, true, false),
            (&moderator, true, false, true),
            (&admin, true, false, true),
        ] {
            assert_eq!(may_mark_solution(who, &open).is_ok(), marks, "{:?} marks", who.id);
            assert_eq!(may_edit(who, &post(2)).is_ok(), edits, "{:?} edits", who.id);
            assert_eq!(may_thank(who, &post(2)).is_ok(), thanks, "{:?} thanks", who.id);
        }
        assert!(may_reply(&open, false).is_ok());
        assert!(may_reply(&thread(1, Status::Solved), false).is_ok());
        assert!(may_reply(&open, true).is_err());
        assert!(may_reply(&closed, false).is_err());
    }
}
