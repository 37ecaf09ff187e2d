//! Tables and columns as diesel sees them; the migrations are the source, `tests/migrations.rs` compares.
#![allow(missing_docs)]

diesel::table! {
    regions (ags) {
        ags -> Text,
        kind -> Text,
        name -> Text,
        full_name -> Nullable<Text>,
        kind_code -> Nullable<Text>,
        population -> Nullable<Integer>,
        area_ha -> Nullable<Integer>,
        postcode -> Nullable<Text>,
        dissolved_on -> Nullable<Date>,
        successor_ags -> Nullable<Text>,
    }
}

diesel::table! {
    region_editions (id) {
        id -> BigInt,
        as_of -> Date,
        imported_at -> Timestamp,
        municipality_count -> Integer,
        association_count -> Integer,
        change_count -> Integer,
    }
}

diesel::table! {
    organisations (id) {
        id -> BigInt,
        kind -> Text,
        name -> Text,
        short_name -> Text,
        search_name -> Text,
        ags -> Text,
        official_key -> Nullable<Text>,
        kind_code -> Nullable<Text>,
        population -> Nullable<Integer>,
        dissolved_on -> Nullable<Date>,
        successor_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    organisation_domains (domain, organisation_id) {
        domain -> Text,
        organisation_id -> BigInt,
    }
}

diesel::table! {
    members (id) {
        id -> BigInt,
        handle -> Text,
        name -> Text,
        email -> Text,
        password_hash -> Text,
        role -> Text,
        organisation -> Text,
        home_ags -> Text,
        is_per_du -> Bool,
        suspended_at -> Nullable<Timestamp>,
        last_active_on -> Date,
        created_at -> Timestamp,
        external_id -> Nullable<Text>,
        version -> BigInt,
        organisation_id -> Nullable<BigInt>,
        suspended_until -> Nullable<Timestamp>,
        suspended_for -> Nullable<Text>,
        rules_number -> Integer,
        job_title -> Text,
        about -> Text,
        phone -> Text,
        shows_email -> Bool,
        is_unlisted -> Bool,
        sort_name -> Text,
        search_name -> Text,
        picture_hash -> Nullable<Text>,
        search_organisation -> Text,
    }
}

diesel::table! {
    rules_versions (number) {
        number -> Integer,
        valid_from -> Timestamp,
        body_md -> Text,
        summary -> Text,
        published_by -> Nullable<BigInt>,
        published_at -> Timestamp,
        told_up_to -> BigInt,
    }
}

diesel::table! {
    rules_acceptances (member_id, number) {
        member_id -> BigInt,
        number -> Integer,
        accepted_at -> Timestamp,
    }
}

diesel::table! {
    admin_log (id) {
        id -> BigInt,
        kind -> Text,
        actor_id -> Nullable<BigInt>,
        is_operator -> Bool,
        subject_id -> Nullable<BigInt>,
        about -> Text,
        reason -> Text,
        ground -> Text,
        created_at -> Timestamp,
        kept_until -> Timestamp,
    }
}

diesel::table! {
    member_pictures (member_id) {
        member_id -> BigInt,
        small -> Text,
        large -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    expertise (id) {
        id -> BigInt,
        name -> Text,
        search_name -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    member_expertise (member_id, expertise_id) {
        member_id -> BigInt,
        expertise_id -> BigInt,
        position -> Integer,
    }
}

diesel::table! {
    invitations (id) {
        id -> BigInt,
        token_hash -> Text,
        email -> Text,
        name -> Text,
        organisation_id -> Nullable<BigInt>,
        role -> Text,
        invited_by -> Nullable<BigInt>,
        created_at -> Timestamp,
        ends_at -> Timestamp,
        accepted_at -> Nullable<Timestamp>,
        member_id -> Nullable<BigInt>,
        revoked_at -> Nullable<Timestamp>,
        steps_done -> Integer,
        cohort -> Text,
        outbox_id -> Nullable<BigInt>,
        issuer -> Nullable<Text>,
        subject -> Nullable<Text>,
        job_title -> Text,
    }
}

diesel::table! {
    applications (id) {
        id -> BigInt,
        token_hash -> Text,
        email -> Text,
        name -> Text,
        organisation -> Text,
        organisation_id -> Nullable<BigInt>,
        position -> Text,
        question -> Text,
        answer -> Text,
        message -> Text,
        issuer -> Nullable<Text>,
        subject -> Nullable<Text>,
        guest_hash -> Nullable<Text>,
        created_at -> Timestamp,
        ends_at -> Timestamp,
        confirmed_at -> Nullable<Timestamp>,
        told_at -> Nullable<Timestamp>,
        decision -> Nullable<Text>,
        decided_at -> Nullable<Timestamp>,
        decided_by -> Nullable<BigInt>,
        reason -> Nullable<Text>,
    }
}

diesel::table! {
    sessions (token_hash) {
        token_hash -> Text,
        member_id -> BigInt,
        created_at -> Timestamp,
        last_used_at -> Timestamp,
        browser -> Text,
        confirmed_at -> Nullable<Timestamp>,
        sign_out_url -> Nullable<Text>,
    }
}

diesel::table! {
    identities (issuer, subject) {
        issuer -> Text,
        subject -> Text,
        member_id -> BigInt,
        created_at -> Timestamp,
    }
}

diesel::table! {
    provider_visits (state_hash) {
        state_hash -> Text,
        guest_hash -> Text,
        provider -> Text,
        nonce -> Text,
        verifier -> Text,
        member_id -> Nullable<BigInt>,
        next -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    strangers (guest_hash) {
        guest_hash -> Text,
        issuer -> Text,
        subject -> Text,
        name -> Text,
        email -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    password_resets (token_hash) {
        token_hash -> Text,
        member_id -> Nullable<BigInt>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    mail_changes (member_id) {
        member_id -> BigInt,
        new_email -> Text,
        old_token_hash -> Text,
        new_token_hash -> Text,
        old_confirmed_at -> Nullable<Timestamp>,
        new_confirmed_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    passkeys (credential_id) {
        credential_id -> Text,
        member_id -> BigInt,
        user_handle -> Text,
        name -> Text,
        credential -> Text,
        created_at -> Timestamp,
        last_used_on -> Nullable<Date>,
    }
}

diesel::table! {
    passkey_challenges (browser_hash) {
        browser_hash -> Text,
        state -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    second_factors (member_id) {
        member_id -> BigInt,
        secret -> Text,
        last_step -> BigInt,
        created_at -> Timestamp,
    }
}

diesel::table! {
    recovery_codes (member_id, code_hash) {
        member_id -> BigInt,
        code_hash -> Text,
    }
}

diesel::table! {
    pending_sign_ins (token_hash) {
        token_hash -> Text,
        member_id -> BigInt,
        attempts -> Integer,
        created_at -> Timestamp,
        sign_out_url -> Nullable<Text>,
    }
}

diesel::table! {
    saved_forms (token_hash) {
        token_hash -> Text,
        path -> Text,
        body -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    signing_keys (version) {
        version -> Integer,
        secret -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    channels (id) {
        id -> BigInt,
        slug -> Text,
        name -> Text,
        description -> Text,
        position -> Integer,
        region_ags -> Nullable<Text>,
        created_at -> Timestamp,
        external_id -> Nullable<Text>,
        version -> BigInt,
        is_closed -> Bool,
        is_archived -> Bool,
        outline -> Text,
    }
}

diesel::table! {
    channel_admissions (id) {
        id -> BigInt,
        channel_id -> BigInt,
        member_id -> Nullable<BigInt>,
        organisation_kind -> Nullable<Text>,
        ags -> Nullable<Text>,
        admitted_by_id -> Nullable<BigInt>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    moderator_scopes (id) {
        id -> BigInt,
        member_id -> BigInt,
        channel_id -> Nullable<BigInt>,
        ags -> Nullable<Text>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    channel_subscriptions (member_id, channel_id) {
        member_id -> BigInt,
        channel_id -> BigInt,
        level -> Text,
    }
}

diesel::table! {
    threads (id) {
        id -> BigInt,
        channel_id -> BigInt,
        author_id -> BigInt,
        kind -> Text,
        title -> Text,
        scope_ags -> Text,
        origin_ags -> Text,
        view_ags -> Text,
        status -> Text,
        is_pinned -> Bool,
        is_hidden -> Bool,
        featured_at -> Nullable<Timestamp>,
        featured_sentence -> Nullable<Text>,
        answer_post_id -> Nullable<BigInt>,
        answer_marked_by_id -> Nullable<BigInt>,
        answered_at -> Nullable<Timestamp>,
        reply_count -> Integer,
        thank_count -> Integer,
        reader_count -> Integer,
        last_post_number -> Integer,
        last_post_at -> Timestamp,
        last_author_id -> BigInt,
        created_at -> Timestamp,
        form_key -> Text,
        external_id -> Nullable<Text>,
        version -> BigInt,
    }
}

diesel::table! {
    posts (id) {
        id -> BigInt,
        thread_id -> BigInt,
        number -> Integer,
        author_id -> BigInt,
        answers_number -> Nullable<Integer>,
        body_md -> Text,
        body_html -> Text,
        excerpt -> Text,
        renderer_version -> Integer,
        thank_count -> Integer,
        is_hidden -> Bool,
        created_at -> Timestamp,
        edited_at -> Nullable<Timestamp>,
        edit_count -> Integer,
        form_key -> Text,
        external_id -> Nullable<Text>,
    }
}

diesel::table! {
    post_revisions (id) {
        id -> BigInt,
        post_id -> BigInt,
        editor_id -> BigInt,
        title -> Nullable<Text>,
        body_md -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    thanks (post_id, member_id) {
        post_id -> BigInt,
        member_id -> BigInt,
        created_at -> Timestamp,
    }
}

diesel::table! {
    read_marks (member_id, thread_id) {
        member_id -> BigInt,
        thread_id -> BigInt,
        last_number -> Integer,
        read_at -> Timestamp,
    }
}

diesel::table! {
    muted_threads (member_id, thread_id) {
        member_id -> BigInt,
        thread_id -> BigInt,
    }
}

diesel::table! {
    activities (id) {
        id -> BigInt,
        kind -> Text,
        actor_id -> BigInt,
        thread_id -> BigInt,
        post_id -> BigInt,
        created_at -> Timestamp,
        notified_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    notifications (id) {
        id -> BigInt,
        member_id -> BigInt,
        kind -> Text,
        actor_id -> BigInt,
        thread_id -> BigInt,
        post_id -> BigInt,
        created_at -> Timestamp,
        read_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    moderation_log (id) {
        id -> BigInt,
        moderator_id -> BigInt,
        action -> Text,
        thread_id -> BigInt,
        reason -> Text,
        from_channel_id -> Nullable<BigInt>,
        to_channel_id -> Nullable<BigInt>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    outbox (id) {
        id -> BigInt,
        member_id -> Nullable<BigInt>,
        kind -> Text,
        to_email -> Text,
        to_name -> Text,
        to_domain -> Text,
        subject -> Text,
        text_body -> Text,
        html_body -> Text,
        list_id -> Text,
        unsubscribe_url -> Text,
        message_id -> Text,
        state -> Text,
        attempts -> Integer,
        next_attempt_at -> Timestamp,
        claimed_until -> Nullable<Timestamp>,
        reason -> Nullable<Text>,
        created_at -> Timestamp,
        sent_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    mail_preferences (member_id) {
        member_id -> BigInt,
        rhythm -> Text,
        weekday -> Integer,
        wants_district -> Bool,
        wants_region -> Bool,
        wants_channels -> Bool,
        wants_statewide -> Bool,
        wants_questions -> Bool,
        notice_only -> Bool,
        paused_until -> Nullable<Date>,
        last_digest_at -> Nullable<Timestamp>,
        last_period -> Text,
        begins_at -> Timestamp,
        asked_on -> Nullable<Date>,
    }
}

diesel::table! {
    digests (id) {
        id -> BigInt,
        member_id -> BigInt,
        period -> Text,
        state -> Text,
        reason -> Nullable<Text>,
        outbox_id -> Nullable<BigInt>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    digest_items (digest_id, thread_id) {
        digest_id -> BigInt,
        thread_id -> BigInt,
        block -> Text,
        was_solved -> Bool,
    }
}

diesel::table! {
    api_tokens (id) {
        id -> BigInt,
        member_id -> BigInt,
        token_hash -> Text,
        name -> Text,
        scope -> Text,
        created_at -> Timestamp,
        last_used_on -> Nullable<Date>,
        ends_on -> Nullable<Date>,
    }
}

diesel::table! {
    idempotency_keys (member_id, key) {
        member_id -> BigInt,
        key -> Text,
        request_hash -> Text,
        status -> Integer,
        etag -> Nullable<Text>,
        location -> Nullable<Text>,
        body -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    thread_counts (view_ags, channel_id, kind) {
        view_ags -> Text,
        channel_id -> BigInt,
        kind -> Text,
        thread_count -> BigInt,
        open_count -> BigInt,
        solved_count -> BigInt,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    activities,
    admin_log,
    api_tokens,
    applications,
    channel_admissions,
    channel_subscriptions,
    channels,
    digest_items,
    digests,
    expertise,
    idempotency_keys,
    identities,
    invitations,
    mail_changes,
    mail_preferences,
    member_expertise,
    member_pictures,
    members,
    moderation_log,
    moderator_scopes,
    muted_threads,
    notifications,
    organisation_domains,
    organisations,
    outbox,
    passkey_challenges,
    passkeys,
    password_resets,
    pending_sign_ins,
    post_revisions,
    posts,
    provider_visits,
    read_marks,
    recovery_codes,
    region_editions,
    regions,
    rules_acceptances,
    rules_versions,
    saved_forms,
    second_factors,
    sessions,
    signing_keys,
    strangers,
    thanks,
    thread_counts,
    threads,
);
