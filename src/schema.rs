//! The diesel tables, one file for both databases.
//!
//! Migrations come in pairs (`migrations/sqlite`, `migrations/postgres`); a test
//! runs both and compares the resulting shape with this file. The search index
//! is not here: it differs between the databases (`features/search`).

use diesel::{allow_tables_to_appear_in_same_query, joinable, table};

table! {
    users (id) {
        id -> BigInt,
        username -> Text,
        name_key -> Text,
        display_name -> Nullable<Text>,
        search_name -> Text,
        email -> Nullable<Text>,
        email_key -> Nullable<Text>,
        password_hash -> Nullable<Text>,
        confirmed_at -> Nullable<BigInt>,
        state -> Text,
        role -> Text,
        rank -> Text,
        star_level -> BigInt,
        pronouns -> Nullable<Text>,
        about -> Text,
        about_html -> Text,
        avatar -> Text,
        theme -> Text,
        zone -> Text,
        density -> Text,
        joined_at -> BigInt,
        last_seen_at -> BigInt,
        name_changed_at -> Nullable<BigInt>,
        thread_count -> BigInt,
        post_count -> BigInt,
        kudos_count -> BigInt,
        solution_count -> BigInt,
        kudos_given_count -> BigInt,
        messages_on -> Bool,
        must_acknowledge -> Bool,
    }
}

table! {
    former_usernames (id) {
        id -> BigInt,
        user_id -> BigInt,
        username -> Text,
        name_key -> Text,
        changed_at -> BigInt,
    }
}

table! {
    sessions (id) {
        id -> BigInt,
        token_hash -> Text,
        user_id -> BigInt,
        created_at -> BigInt,
        seen_at -> BigInt,
        device -> Text,
        address -> Text,
        proven_at -> BigInt,
    }
}

table! {
    passkeys (id) {
        id -> BigInt,
        user_id -> BigInt,
        name -> Text,
        credential_id -> Text,
        credential -> Text,
        created_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

table! {
    passkey_challenges (ticket_hash) {
        ticket_hash -> Text,
        user_id -> Nullable<BigInt>,
        state -> Text,
        until -> BigInt,
    }
}

table! {
    second_steps (user_id) {
        user_id -> BigInt,
        secret -> Text,
        confirmed_at -> Nullable<BigInt>,
        last_step -> BigInt,
        created_at -> BigInt,
    }
}

table! {
    recovery_codes (user_id, code_hash) {
        user_id -> BigInt,
        code_hash -> Text,
        used_at -> Nullable<BigInt>,
    }
}

table! {
    sign_ins (id) {
        id -> BigInt,
        user_id -> BigInt,
        outcome -> Text,
        device -> Text,
        address -> Text,
        at -> BigInt,
    }
}

table! {
    letters_of_proof (id) {
        id -> BigInt,
        kind -> Text,
        token_hash -> Text,
        user_id -> BigInt,
        email -> Nullable<Text>,
        created_at -> BigInt,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

table! {
    areas (id) {
        id -> BigInt,
        slug -> Text,
        name -> Text,
        description -> Text,
        position -> BigInt,
    }
}

table! {
    boards (id) {
        id -> BigInt,
        area_id -> BigInt,
        slug -> Text,
        name -> Text,
        description -> Text,
        kind -> Text,
        guidelines -> Text,
        guidelines_html -> Text,
        read_access -> Text,
        post_access -> Text,
        label_required -> Bool,
        position -> BigInt,
        thread_count -> BigInt,
        post_count -> BigInt,
        last_post_at -> Nullable<BigInt>,
        questions -> Text,
        minimum_votes -> BigInt,
    }
}

table! {
    shared_music (post_id, link_key) {
        post_id -> BigInt,
        link_key -> Text,
        user_id -> BigInt,
        kind -> Text,
        service -> Text,
        is_own -> Bool,
        url -> Text,
        at -> BigInt,
    }
}

table! {
    nudges (post_id) {
        post_id -> BigInt,
        by_user -> BigInt,
        at -> BigInt,
    }
}

table! {
    vault_runs (id) {
        id -> BigInt,
        kind -> Text,
        begun_before -> BigInt,
        quiet_since -> BigInt,
        undoes -> Nullable<BigInt>,
        total -> BigInt,
        done -> BigInt,
        left_alone -> BigInt,
        last_id -> BigInt,
        state -> Text,
        begun_by -> BigInt,
        begun_at -> BigInt,
        ended_at -> Nullable<BigInt>,
    }
}

table! {
    vaulted_threads (thread_id) {
        thread_id -> BigInt,
        from_board -> BigInt,
        from_label -> Nullable<BigInt>,
        run_id -> Nullable<BigInt>,
        by_user -> BigInt,
        at -> BigInt,
    }
}

table! {
    labels (id) {
        id -> BigInt,
        board_id -> BigInt,
        name -> Text,
        position -> BigInt,
    }
}

table! {
    threads (id) {
        id -> BigInt,
        board_id -> BigInt,
        author_id -> BigInt,
        title -> Text,
        slug -> Text,
        label_id -> Nullable<BigInt>,
        status -> Nullable<Text>,
        status_note -> Nullable<Text>,
        state -> Text,
        floated -> Bool,
        featured -> Bool,
        locked -> Bool,
        created_at -> BigInt,
        last_post_at -> BigInt,
        last_post_by -> BigInt,
        last_number -> BigInt,
        reply_count -> BigInt,
        solved_post_id -> Nullable<BigInt>,
        kudos_count -> BigInt,
        vote_count -> BigInt,
        view_count -> BigInt,
        answered_count -> BigInt,
        status_at -> Nullable<BigInt>,
        next_word_at -> Nullable<BigInt>,
        requirement -> Nullable<BigInt>,
        merged_into -> Nullable<BigInt>,
        checked_at -> Nullable<BigInt>,
        asked_at -> Nullable<BigInt>,
    }
}

table! {
    tags (id) {
        id -> BigInt,
        name -> Text,
    }
}

table! {
    thread_tags (thread_id, tag_id) {
        thread_id -> BigInt,
        tag_id -> BigInt,
    }
}

table! {
    posts (id) {
        id -> BigInt,
        thread_id -> BigInt,
        number -> BigInt,
        author_id -> BigInt,
        body -> Text,
        html -> Text,
        format -> Text,
        render_version -> BigInt,
        version -> BigInt,
        reply_to -> Nullable<BigInt>,
        state -> Text,
        state_reason -> Nullable<Text>,
        created_at -> BigInt,
        edited_at -> Nullable<BigInt>,
        is_solution -> Bool,
        kudos_count -> BigInt,
        accepted_at -> Nullable<BigInt>,
        accepted_by -> Nullable<BigInt>,
    }
}

table! {
    revisions (id) {
        id -> BigInt,
        post_id -> BigInt,
        version -> BigInt,
        title -> Nullable<Text>,
        body -> Text,
        replaced_by -> BigInt,
        replaced_at -> BigInt,
    }
}

table! {
    drafts (id) {
        id -> BigInt,
        user_id -> BigInt,
        place -> Text,
        title -> Text,
        label_id -> Nullable<BigInt>,
        tags -> Text,
        body -> Text,
        saved_at -> BigInt,
    }
}

table! {
    submissions (user_id, form_key) {
        user_id -> BigInt,
        form_key -> Text,
        location -> Text,
        at -> BigInt,
    }
}

table! {
    attachments (id) {
        id -> BigInt,
        file_key -> Text,
        user_id -> BigInt,
        post_id -> Nullable<BigInt>,
        name -> Text,
        mime -> Text,
        bytes -> BigInt,
        width -> BigInt,
        height -> BigInt,
        created_at -> BigInt,
    }
}

table! {
    read_marks (user_id, thread_id) {
        user_id -> BigInt,
        thread_id -> BigInt,
        last_number -> BigInt,
        read_at -> BigInt,
    }
}

table! {
    kudos (post_id, user_id) {
        post_id -> BigInt,
        user_id -> BigInt,
        at -> BigInt,
    }
}

table! {
    votes (thread_id, user_id) {
        thread_id -> BigInt,
        user_id -> BigInt,
        at -> BigInt,
        platform -> Text,
        app_version -> Text,
        system -> Text,
        country -> Text,
        note -> Text,
        via_thread_id -> Nullable<BigInt>,
    }
}

table! {
    status_changes (id) {
        id -> BigInt,
        thread_id -> BigInt,
        by_id -> BigInt,
        before -> Nullable<Text>,
        after -> Nullable<Text>,
        note -> Text,
        next_word_at -> Nullable<BigInt>,
        requirement -> Nullable<BigInt>,
        board_id -> BigInt,
        before_board_id -> BigInt,
        before_label_id -> Nullable<BigInt>,
        before_note -> Nullable<Text>,
        before_at -> Nullable<BigInt>,
        before_next_word_at -> Nullable<BigInt>,
        before_requirement -> Nullable<BigInt>,
        at -> BigInt,
        undone_at -> Nullable<BigInt>,
        undone_by -> Nullable<BigInt>,
    }
}

table! {
    fix_answers (change_id, user_id) {
        change_id -> BigInt,
        user_id -> BigInt,
        works -> Bool,
        version -> Text,
        at -> BigInt,
    }
}

table! {
    article_series (id) {
        id -> BigInt,
        title -> Text,
        title_key -> Text,
    }
}

table! {
    articles (id) {
        id -> BigInt,
        thread_id -> Nullable<BigInt>,
        board_id -> BigInt,
        author_id -> BigInt,
        state -> Text,
        title -> Text,
        tags -> Text,
        body -> Text,
        label_id -> Nullable<BigInt>,
        excerpt -> Text,
        cover -> Nullable<Text>,
        cover_alt -> Text,
        cover_width -> BigInt,
        cover_height -> BigInt,
        series_id -> Nullable<BigInt>,
        series_position -> BigInt,
        publish_at -> Nullable<BigInt>,
        version -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
        updated_by -> BigInt,
        helpful_count -> BigInt,
        unhelpful_count -> BigInt,
    }
}

table! {
    article_revisions (id) {
        id -> BigInt,
        article_id -> BigInt,
        version -> BigInt,
        title -> Text,
        body -> Text,
        replaced_by -> BigInt,
        replaced_at -> BigInt,
    }
}

table! {
    article_votes (article_id, user_id) {
        article_id -> BigInt,
        user_id -> BigInt,
        helpful -> Bool,
        at -> BigInt,
    }
}

table! {
    board_moderators (board_id, user_id) {
        board_id -> BigInt,
        user_id -> BigInt,
        granted_by -> BigInt,
        granted_at -> BigInt,
    }
}

table! {
    article_writers (user_id, kind) {
        user_id -> BigInt,
        kind -> Text,
        granted_by -> BigInt,
        granted_at -> BigInt,
    }
}

table! {
    blog_subscriptions (id) {
        id -> BigInt,
        email -> Text,
        email_key -> Text,
        token_hash -> Nullable<Text>,
        created_at -> BigInt,
        confirmed_at -> Nullable<BigInt>,
    }
}

table! {
    blog_mailings (thread_id) {
        thread_id -> BigInt,
        after_id -> BigInt,
        started_at -> BigInt,
        done_at -> Nullable<BigInt>,
    }
}

table! {
    audit_log (id) {
        id -> BigInt,
        actor_id -> Nullable<BigInt>,
        verb -> Text,
        subject_kind -> Text,
        subject_id -> BigInt,
        before -> Text,
        after -> Text,
        reason -> Text,
        at -> BigInt,
    }
}

table! {
    outbox (id) {
        id -> BigInt,
        kind -> Text,
        payload -> Text,
        state -> Text,
        due_at -> BigInt,
        claimed_until -> BigInt,
        attempts -> BigInt,
        last_error -> Nullable<Text>,
        created_at -> BigInt,
    }
}

table! {
    imported_ids (kind, original) {
        kind -> Text,
        original -> Text,
        id -> BigInt,
    }
}

table! {
    site_facts (name) {
        name -> Text,
        value -> Text,
    }
}

table! {
    subscriptions (user_id, kind, subject_id) {
        user_id -> BigInt,
        kind -> Text,
        subject_id -> BigInt,
        wanted -> Bool,
        at -> BigInt,
    }
}

table! {
    notice_choices (user_id, kind) {
        user_id -> BigInt,
        kind -> Text,
        way -> Text,
    }
}

table! {
    notice_settings (user_id) {
        user_id -> BigInt,
        follow_own -> Bool,
        follow_replied -> Bool,
        mail_on -> Bool,
        quiet_from -> Nullable<BigInt>,
        quiet_until -> Nullable<BigInt>,
        bounced_key -> Nullable<Text>,
        bounces -> BigInt,
        bounced_at -> Nullable<BigInt>,
        bounce_reason -> Nullable<Text>,
        is_off -> Bool,
    }
}

table! {
    digests (id) {
        id -> BigInt,
        user_id -> BigInt,
        way -> Text,
        day -> Text,
        at -> BigInt,
    }
}

table! {
    notifications (id) {
        id -> BigInt,
        user_id -> BigInt,
        kind -> Text,
        thread_id -> BigInt,
        post_id -> BigInt,
        actor_id -> BigInt,
        dedupe -> Text,
        via -> Text,
        via_id -> BigInt,
        way -> Text,
        at -> BigInt,
        read_at -> Nullable<BigInt>,
        withdrawn -> Bool,
        mail_state -> Text,
        digest_id -> Nullable<BigInt>,
    }
}

table! {
    similar_threads (thread_id) {
        thread_id -> BigInt,
        title -> Text,
        opening -> Text,
        answer -> Text,
        replies -> Text,
        solved_post_id -> Nullable<BigInt>,
    }
}

table! {
    similar_language (id) {
        id -> BigInt,
        learned_at -> BigInt,
        bytes -> Binary,
    }
}

table! {
    answered (thread_id, user_id) {
        thread_id -> BigInt,
        user_id -> BigInt,
        at -> BigInt,
    }
}

table! {
    guideline_rules (set_name, number) {
        set_name -> Text,
        number -> BigInt,
        title -> Text,
        body -> Text,
        changed_by -> BigInt,
        changed_at -> BigInt,
    }
}

table! {
    notices (id) {
        id -> BigInt,
        user_id -> BigInt,
        kind -> Text,
        from_id -> Nullable<BigInt>,
        dedupe -> Text,
        title -> Text,
        body -> Text,
        url -> Text,
        at -> BigInt,
        read_at -> Nullable<BigInt>,
    }
}

table! {
    leaving_posts (user_id) {
        user_id -> BigInt,
        last_post -> BigInt,
    }
}

table! {
    matters (id) {
        id -> BigInt,
        subject_kind -> Text,
        subject_id -> BigInt,
        subject_version -> BigInt,
        kind -> Text,
        guideline -> Nullable<Text>,
        author_id -> BigInt,
        words -> Text,
        state -> Text,
        outcome -> Text,
        report_count -> BigInt,
        opened_at -> BigInt,
        claimed_by -> Nullable<BigInt>,
        claimed_at -> Nullable<BigInt>,
        decided_by -> Nullable<BigInt>,
        decided_at -> Nullable<BigInt>,
        reason -> Text,
        appeal_state -> Text,
        appeal_text -> Text,
        appealed_at -> Nullable<BigInt>,
        appeal_by -> Nullable<BigInt>,
        appeal_decided_at -> Nullable<BigInt>,
        appeal_answer -> Text,
    }
}

table! {
    reports (id) {
        id -> BigInt,
        receipt -> Text,
        matter_id -> BigInt,
        reporter_id -> BigInt,
        kind -> Text,
        guideline -> Nullable<Text>,
        text -> Text,
        at -> BigInt,
    }
}

table! {
    matter_notes (id) {
        id -> BigInt,
        matter_id -> BigInt,
        author_id -> BigInt,
        text -> Text,
        at -> BigInt,
    }
}

table! {
    message_consents (id) {
        id -> BigInt,
        user_id -> BigInt,
        accepted -> Bool,
        wording -> Text,
        at -> BigInt,
    }
}

table! {
    message_blocks (user_id, blocked_id) {
        user_id -> BigInt,
        blocked_id -> BigInt,
        at -> BigInt,
    }
}

table! {
    conversations (id) {
        id -> BigInt,
        title -> Text,
        started_by -> BigInt,
        created_at -> BigInt,
        last_number -> BigInt,
        last_at -> BigInt,
    }
}

table! {
    conversation_members (conversation_id, user_id) {
        conversation_id -> BigInt,
        user_id -> BigInt,
        joined_at -> BigInt,
        read_number -> BigInt,
        cleared_number -> BigInt,
        muted -> Bool,
        left_at -> Nullable<BigInt>,
    }
}

table! {
    messages (id) {
        id -> BigInt,
        conversation_id -> BigInt,
        number -> BigInt,
        author_id -> BigInt,
        body -> Text,
        html -> Text,
        search_text -> Text,
        removed -> Bool,
        at -> BigInt,
    }
}

table! {
    message_files (file_key) {
        file_key -> Text,
        message_id -> BigInt,
    }
}

table! {
    sanctions (id) {
        id -> BigInt,
        user_id -> BigInt,
        kind -> Text,
        reason -> Text,
        message -> Text,
        by_id -> BigInt,
        at -> BigInt,
        ends_at -> Nullable<BigInt>,
        acknowledged_at -> Nullable<BigInt>,
        lifted_at -> Nullable<BigInt>,
        lifted_by -> Nullable<BigInt>,
    }
}

table! {
    held_posts (post_id) {
        post_id -> BigInt,
        thread_id -> BigInt,
        author_id -> BigInt,
        opens_thread -> Bool,
        score -> BigInt,
        reasons -> Text,
        held_at -> BigInt,
        outcome -> Text,
        decided_by -> Nullable<BigInt>,
        decided_at -> Nullable<BigInt>,
        decision -> Text,
    }
}

table! {
    spam_lessons (post_id) {
        post_id -> BigInt,
        is_spam -> Bool,
        words -> Text,
        at -> BigInt,
    }
}

table! {
    spam_words (word) {
        word -> Text,
        spam -> BigInt,
        fine -> BigInt,
    }
}

table! {
    waiting_members (user_id) {
        user_id -> BigInt,
        since -> BigInt,
        outcome -> Text,
        decided_by -> Nullable<BigInt>,
        decided_at -> Nullable<BigInt>,
    }
}

table! {
    spent_work (digest) {
        digest -> Text,
        ends_at -> BigInt,
    }
}

table! {
    sign_up_blocks (id) {
        id -> BigInt,
        network -> Text,
        reason -> Text,
        by_id -> BigInt,
        at -> BigInt,
        ends_at -> Nullable<BigInt>,
        lifted_at -> Nullable<BigInt>,
        lifted_by -> Nullable<BigInt>,
    }
}

table! {
    deeds (id) {
        id -> BigInt,
        user_id -> BigInt,
        kind -> Text,
        subject_kind -> Text,
        subject_id -> BigInt,
        other_id -> Nullable<BigInt>,
        other_rank -> Nullable<Text>,
        count -> BigInt,
        cause -> Text,
        done_at -> BigInt,
        recorded_at -> BigInt,
    }
}

table! {
    attendances (event_id, user_id) {
        event_id -> BigInt,
        user_id -> BigInt,
        at -> BigInt,
    }
}

table! {
    rank_scores (user_id) {
        user_id -> BigInt,
        formula -> Text,
        score -> BigInt,
        standing -> Text,
        earned -> Text,
        given -> Text,
        shown -> Text,
        last_deed -> BigInt,
    }
}

table! {
    rank_days (user_id, day, kind) {
        user_id -> BigInt,
        day -> BigInt,
        kind -> Text,
        count -> BigInt,
    }
}

table! {
    rank_people (user_id, kind, other_id) {
        user_id -> BigInt,
        kind -> Text,
        other_id -> BigInt,
        established -> BigInt,
        others -> BigInt,
    }
}

table! {
    ranks_reached (user_id, rank) {
        user_id -> BigInt,
        rank -> Text,
        at -> BigInt,
    }
}

table! {
    signatures (user_id) {
        user_id -> BigInt,
        body -> Text,
        html -> Text,
    }
}

table! {
    rank_formulas (id) {
        id -> BigInt,
        numbers -> Text,
        by_id -> BigInt,
        at -> BigInt,
        stage -> Text,
        last_user -> BigInt,
        done -> BigInt,
        total -> BigInt,
        moves -> Text,
        applied_by -> Nullable<BigInt>,
        applied_at -> Nullable<BigInt>,
        reason -> Text,
        finished_at -> Nullable<BigInt>,
    }
}

table! {
    artists (id) {
        id -> BigInt,
        name -> Text,
        name_key -> Text,
        verified_at -> Nullable<BigInt>,
        created_at -> BigInt,
        changed_at -> BigInt,
    }
}

table! {
    artist_claims (id) {
        id -> BigInt,
        user_id -> BigInt,
        name -> Text,
        name_key -> Text,
        links -> Text,
        role -> Text,
        note -> Text,
        at -> BigInt,
        state -> Text,
        reason -> Text,
        decided_by -> Nullable<BigInt>,
        decided_at -> Nullable<BigInt>,
        artist_id -> Nullable<BigInt>,
    }
}

table! {
    artist_members (artist_id, user_id) {
        artist_id -> BigInt,
        user_id -> BigInt,
        role -> Text,
        shown -> Bool,
        joined_at -> BigInt,
    }
}

table! {
    artist_invitations (artist_id, user_id) {
        artist_id -> BigInt,
        user_id -> BigInt,
        role -> Text,
        by_id -> BigInt,
        at -> BigInt,
        declined_at -> Nullable<BigInt>,
    }
}

table! {
    chats (case_id) {
        case_id -> BigInt,
        requester_id -> BigInt,
        artist_id -> BigInt,
        state -> Text,
        agent_id -> Nullable<BigInt>,
        asked_at -> BigInt,
        taken_at -> Nullable<BigInt>,
        ended_at -> Nullable<BigInt>,
        requester_seen -> BigInt,
        agent_seen -> BigInt,
        requester_here_at -> BigInt,
        agent_here_at -> BigInt,
        requester_typing_at -> BigInt,
        agent_typing_at -> BigInt,
        changed -> BigInt,
    }
}

table! {
    chat_duty (user_id) {
        user_id -> BigInt,
        since -> BigInt,
        here_at -> BigInt,
    }
}

table! {
    cases (id) {
        id -> BigInt,
        reference -> Text,
        requester_id -> Nullable<BigInt>,
        guest_name -> Text,
        guest_email -> Nullable<Text>,
        guest_key -> Nullable<Text>,
        token_hash -> Nullable<Text>,
        subject -> Text,
        category -> Text,
        urgency -> Text,
        is_sos -> Bool,
        state -> Text,
        team -> Text,
        agent_id -> Nullable<BigInt>,
        channel -> Text,
        facts -> Text,
        suggested -> Nullable<Text>,
        created_at -> BigInt,
        first_due_at -> Nullable<BigInt>,
        resolve_due_at -> Nullable<BigInt>,
        due_at -> BigInt,
        first_reply_at -> Nullable<BigInt>,
        resolved_at -> Nullable<BigInt>,
        closed_at -> Nullable<BigInt>,
        resolutions -> BigInt,
        last_number -> BigInt,
        last_at -> BigInt,
        merged_into -> Nullable<BigInt>,
        form_key -> Nullable<Text>,
    }
}

table! {
    case_entries (id) {
        id -> BigInt,
        case_id -> BigInt,
        number -> BigInt,
        kind -> Text,
        author_id -> Nullable<BigInt>,
        channel -> Text,
        sender -> Text,
        body -> Text,
        html -> Text,
        at -> BigInt,
        message_id -> Nullable<Text>,
        form_key -> Nullable<Text>,
    }
}

table! {
    case_files (id) {
        id -> BigInt,
        file_key -> Text,
        case_id -> BigInt,
        entry_id -> BigInt,
        name -> Text,
        mime -> Text,
        bytes -> BigInt,
    }
}

table! {
    case_steps (id) {
        id -> BigInt,
        case_id -> BigInt,
        what -> Text,
        before -> Text,
        after -> Text,
        by_id -> Nullable<BigInt>,
        at -> BigInt,
    }
}

table! {
    case_letters (id) {
        id -> Text,
        case_id -> BigInt,
        at -> BigInt,
    }
}

table! {
    desk_seats (user_id, team) {
        user_id -> BigInt,
        team -> Text,
        takes -> Bool,
        knows -> Text,
    }
}

table! {
    desk_teams (team) {
        team -> Text,
        routing -> Text,
    }
}

table! {
    case_macros (id) {
        id -> BigInt,
        name -> Text,
        body -> Text,
        by_id -> BigInt,
        changed_at -> BigInt,
        gone_at -> Nullable<BigInt>,
    }
}

table! {
    case_links (case_id, thread_id) {
        case_id -> BigInt,
        thread_id -> BigInt,
        by_id -> BigInt,
        at -> BigInt,
    }
}

table! {
    case_watchers (case_id, user_id) {
        case_id -> BigInt,
        user_id -> BigInt,
        at -> BigInt,
        writing_at -> BigInt,
    }
}

table! {
    case_alarms (case_id, alarm, due_at) {
        case_id -> BigInt,
        alarm -> Text,
        due_at -> BigInt,
        at -> BigInt,
    }
}

table! {
    case_surveys (id) {
        id -> BigInt,
        case_id -> BigInt,
        resolution -> BigInt,
        score -> BigInt,
        words -> Text,
        at -> BigInt,
    }
}

table! {
    case_drafts (id) {
        id -> BigInt,
        case_id -> BigInt,
        thread_id -> BigInt,
        body -> Text,
        at -> BigInt,
        settled_at -> Nullable<BigInt>,
    }
}

table! {
    star_applications (id) {
        id -> BigInt,
        user_id -> BigInt,
        motivation -> Text,
        interests -> Text,
        links -> Text,
        adult_at -> BigInt,
        state -> Text,
        at -> BigInt,
        decided_by -> Nullable<BigInt>,
        decided_at -> Nullable<BigInt>,
        answer -> Text,
    }
}

table! {
    star_application_notes (id) {
        id -> BigInt,
        application_id -> BigInt,
        author_id -> BigInt,
        text -> Text,
        at -> BigInt,
    }
}

table! {
    star_terms (id) {
        id -> BigInt,
        user_id -> BigInt,
        began_at -> BigInt,
        rank_before -> Text,
        ended_at -> Nullable<BigInt>,
        ended_as -> Nullable<Text>,
    }
}

table! {
    gatherings (id) {
        id -> BigInt,
        kind -> Text,
        title -> Text,
        about -> Text,
        in_person -> Bool,
        place -> Text,
        details -> Text,
        starts_at -> BigInt,
        ends_at -> BigInt,
        zone -> Text,
        seats -> BigInt,
        audience -> Text,
        min_rank -> Text,
        min_level -> BigInt,
        state -> Text,
        sequence -> BigInt,
        created_by -> BigInt,
        created_at -> BigInt,
        changed_at -> BigInt,
    }
}

table! {
    gathering_guests (id) {
        id -> BigInt,
        gathering_id -> BigInt,
        user_id -> BigInt,
        state -> Text,
        at -> BigInt,
        attended -> Bool,
    }
}

table! {
    badge_awards (id) {
        id -> BigInt,
        user_id -> BigInt,
        badge -> Text,
        at -> BigInt,
        by_id -> Nullable<BigInt>,
        reason -> Text,
        taken_at -> Nullable<BigInt>,
        taken_by -> Nullable<BigInt>,
        taken_reason -> Text,
    }
}

table! {
    certificates (id) {
        id -> BigInt,
        token -> Text,
        user_id -> BigInt,
        name -> Text,
        rank -> Text,
        joined_at -> BigInt,
        threads -> BigInt,
        posts -> BigInt,
        solutions -> BigInt,
        kudos -> BigInt,
        gatherings -> BigInt,
        points -> BigInt,
        issued_at -> BigInt,
        revoked_at -> Nullable<BigInt>,
        star_from -> Nullable<BigInt>,
        star_until -> Nullable<BigInt>,
    }
}

table! {
    thread_claims (thread_id) {
        thread_id -> BigInt,
        user_id -> BigInt,
        ends_at -> BigInt,
    }
}

table! {
    staff_questions (id) {
        id -> BigInt,
        thread_id -> BigInt,
        author_id -> BigInt,
        text -> Text,
        at -> BigInt,
        answer -> Text,
        answered_by -> Nullable<BigInt>,
        answered_at -> Nullable<BigInt>,
    }
}

table! {
    star_points (id) {
        id -> BigInt,
        user_id -> BigInt,
        rule -> Text,
        subject_id -> BigInt,
        thread_id -> BigInt,
        other_id -> BigInt,
        points -> BigInt,
        day -> BigInt,
        done_at -> BigInt,
        recorded_at -> BigInt,
    }
}

table! {
    leaderboard_months (month) {
        month -> BigInt,
        closed_at -> BigInt,
        last_entry -> Nullable<BigInt>,
    }
}

table! {
    leaderboard_places (month, user_id) {
        month -> BigInt,
        place -> BigInt,
        user_id -> BigInt,
        points -> BigInt,
    }
}

table! {
    rewards (id) {
        id -> BigInt,
        name -> Text,
        about -> Text,
        cost -> BigInt,
        stock -> BigInt,
        is_premium -> Bool,
        is_open -> Bool,
        changed_at -> BigInt,
    }
}

table! {
    reward_requests (id) {
        id -> BigInt,
        reward_id -> BigInt,
        user_id -> BigInt,
        cost -> BigInt,
        plan -> Text,
        state -> Text,
        at -> BigInt,
        decided_by -> Nullable<BigInt>,
        decided_at -> Nullable<BigInt>,
        voucher -> Text,
        answer -> Text,
    }
}

table! {
    premium_grants (id) {
        id -> BigInt,
        quarter -> BigInt,
        user_id -> BigInt,
        granted_by -> BigInt,
        at -> BigInt,
        voucher -> Text,
    }
}

table! {
    swag_draws (id) {
        id -> BigInt,
        month -> BigInt,
        prize -> Text,
        seed -> Text,
        candidates -> BigInt,
        user_id -> BigInt,
        by_id -> BigInt,
        at -> BigInt,
    }
}

joinable!(conversation_members -> conversations (conversation_id));
joinable!(messages -> conversations (conversation_id));
joinable!(message_files -> messages (message_id));
joinable!(reports -> matters (matter_id));
joinable!(similar_threads -> threads (thread_id));
joinable!(articles -> threads (thread_id));
joinable!(articles -> article_series (series_id));
joinable!(labels -> boards (board_id));
joinable!(boards -> areas (area_id));
joinable!(threads -> boards (board_id));
joinable!(threads -> users (author_id));
joinable!(posts -> threads (thread_id));
joinable!(posts -> users (author_id));
joinable!(thread_tags -> threads (thread_id));
joinable!(thread_tags -> tags (tag_id));
joinable!(sessions -> users (user_id));
joinable!(former_usernames -> users (user_id));
joinable!(read_marks -> threads (thread_id));
joinable!(kudos -> users (user_id));
joinable!(kudos -> posts (post_id));
joinable!(votes -> threads (thread_id));
joinable!(votes -> users (user_id));
joinable!(status_changes -> threads (thread_id));
joinable!(fix_answers -> status_changes (change_id));
joinable!(attachments -> posts (post_id));
joinable!(revisions -> posts (post_id));
joinable!(notifications -> posts (post_id));
joinable!(shared_music -> posts (post_id));
joinable!(vaulted_threads -> threads (thread_id));
joinable!(rank_scores -> users (user_id));
joinable!(case_links -> cases (case_id));
joinable!(case_surveys -> cases (case_id));
joinable!(case_alarms -> cases (case_id));
joinable!(case_drafts -> cases (case_id));
joinable!(case_watchers -> cases (case_id));
joinable!(case_links -> threads (thread_id));
joinable!(case_entries -> cases (case_id));
joinable!(case_files -> cases (case_id));
joinable!(case_steps -> cases (case_id));
joinable!(case_letters -> cases (case_id));
joinable!(artist_members -> artists (artist_id));
joinable!(artist_invitations -> artists (artist_id));
joinable!(chats -> cases (case_id));
joinable!(chat_duty -> users (user_id));
joinable!(thread_claims -> threads (thread_id));
joinable!(staff_questions -> threads (thread_id));

allow_tables_to_appear_in_same_query!(
    shared_music,
    nudges,
    vault_runs,
    vaulted_threads,
    users,
    former_usernames,
    sessions,
    passkeys,
    passkey_challenges,
    second_steps,
    recovery_codes,
    sign_ins,
    letters_of_proof,
    areas,
    boards,
    labels,
    board_moderators,
    threads,
    tags,
    thread_tags,
    posts,
    revisions,
    drafts,
    submissions,
    attachments,
    read_marks,
    kudos,
    votes,
    article_series,
    articles,
    article_revisions,
    article_votes,
    article_writers,
    blog_subscriptions,
    blog_mailings,
    audit_log,
    outbox,
    subscriptions,
    notice_choices,
    notice_settings,
    digests,
    notifications,
    imported_ids,
    site_facts,
    similar_threads,
    similar_language,
    answered,
    guideline_rules,
    notices,
    leaving_posts,
    matters,
    reports,
    matter_notes,
    message_consents,
    message_blocks,
    conversations,
    conversation_members,
    messages,
    message_files,
    status_changes,
    fix_answers,
    sanctions,
    held_posts,
    spam_lessons,
    spam_words,
    waiting_members,
    spent_work,
    sign_up_blocks,
    deeds,
    attendances,
    rank_scores,
    rank_days,
    rank_people,
    ranks_reached,
    rank_formulas,
    artists,
    artist_claims,
    artist_members,
    artist_invitations,
    chats,
    chat_duty,
    cases,
    case_entries,
    case_files,
    case_steps,
    case_letters,
    desk_seats,
    desk_teams,
    case_macros,
    case_links,
    case_watchers,
    case_alarms,
    case_surveys,
    case_drafts,
    signatures,
    star_applications,
    star_application_notes,
    star_terms,
    gatherings,
    gathering_guests,
    badge_awards,
    certificates,
    thread_claims,
    staff_questions,
    star_points,
    leaderboard_months,
    leaderboard_places,
    rewards,
    reward_requests,
    premium_grants,
    swag_draws,
);
