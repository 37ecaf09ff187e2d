//! Ids that the compiler tells apart.

use crate::id;

id!(MemberId, "A member.");
id!(ChannelId, "A channel.");
id!(ThreadId, "A thread, in the interface “Thema”.");
id!(PostId, "A post, in the interface “Beitrag”.");
id!(NotificationId, "A notification.");
id!(DigestId, "A digest of one member and period.");
id!(LetterId, "A letter in the outbox.");
id!(TokenId, "A token that lets a program in.");
id!(InvitationId, "An invitation to become a member.");
id!(ApplicationId, "An application to become a member.");
id!(OrganisationId, "An organisation that members work for.");
