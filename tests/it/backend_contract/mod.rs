//! Every backend is held to the contracts of `tertulia::backend`: one suite, told as functions
//! over [`Store`], and a module of tests for each backend that runs them all.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "tests"
)]

mod directory;
mod embedded;
mod embedded_disk;
mod embedded_migration;
mod embedded_search;
mod files;
mod gone;
mod log;
mod model;
mod people;
mod presence;
mod records;
mod redis_store;
mod resume;
mod rewrite;
mod search;
mod store;

use redis_store::{ClusterStore, RedisStore};
use store::{EmbeddedStore, Store};

/// Runs the named stories of the suite against a store.
macro_rules! contract {
    ($backend:ident: $($story:ident::$name:ident)*) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$story::$name($backend::create().await).await;
            }
        )*
    };
}

/// All stories, for one backend, and with it those of the long ones that it has time for.
macro_rules! whole_contract {
    ($module:ident, $backend:ident $(, $story:ident::$name:ident)*) => {
        mod $module {
            use super::{Store, $backend};
            contract! {
                $backend:
                log::an_append_is_found_where_it_was_answered
                log::a_retry_returns_the_first_position
                log::a_retry_after_a_restart_returns_the_first_position
                log::fifty_retries_at_once_append_once
                log::a_key_belongs_to_its_author_and_room
                log::entries_without_a_key_are_always_appended
                log::calls_of_one_task_are_appended_in_order
                log::seqs_have_no_holes_under_concurrency
                log::hints_come_in_order_and_only_once_durable
                log::an_unknown_room_fails_alone
                log::pages_of_every_window
                log::a_page_stops_before_it_passes_its_bytes
                log::trimming_forgets_entries_and_keys
                log::tails_come_in_the_order_asked_for
                log::a_key_is_known_as_long_as_its_entry_is_retained
                log::time_never_runs_back
                log::after_close_everything_is_unavailable
                resume::a_new_client_gets_the_newest_page
                resume::a_known_position_gets_what_follows
                resume::a_position_from_before_a_restart_goes_on
                resume::a_position_beyond_its_epoch_is_truncated
                resume::a_trimmed_position_is_a_gap
                resume::an_unknown_epoch_is_reset
                resume::sixteen_restarts_are_remembered
                resume::a_restart_without_an_append_keeps_the_epoch
                rewrite::a_rewrite_changes_slots_and_appends
                rewrite::a_stale_version_changes_nothing
                rewrite::one_stale_slot_fails_all
                rewrite::a_repeated_rewrite_returns_the_first_position
                rewrite::a_slot_named_twice_or_missing_is_a_conflict
                rewrite::a_slot_that_was_never_written_is_none
                presence::five_tabs_join_once_and_leave_once
                presence::telling_a_count_twice_changes_nothing
                presence::who_comes_and_goes_at_once_did_neither
                presence::a_roster_comes_in_pages
                presence::counts_name_only_rooms_with_people
                directory::default_rooms_are_there_and_come_first
                directory::a_created_room_is_listed_told_and_kept
                directory::a_taken_id_is_a_conflict
                directory::the_limit_of_rooms_holds
                people::read_positions_only_move_forward
                people::a_read_position_moves_back_when_asked_to
                people::what_is_unread_is_counted_up_to_a_bound
                people::a_read_position_never_passes_the_top
                people::read_positions_are_kept_and_belong_to_one_user
                people::typing_is_told
                records::a_commit_is_made_whole_or_not_at_all
                records::many_records_come_in_the_order_asked_for
                records::fifty_racing_counts_lose_nothing
                records::of_many_who_take_an_id_one_gets_it
                records::a_version_never_comes_back
                records::a_scan_goes_by_the_bytes_of_ids
                records::records_and_news_outlive_a_restart
                records::a_touch_can_be_taken_out_of_the_news
                records::news_come_in_order_without_holes
                records::news_are_kept_up_to_their_bound_and_paged
                records::news_are_told
                records::too_much_at_once_is_refused
                records::a_rate_has_a_burst_and_can_be_given_back
                records::a_rate_fills_by_itself
                gone::a_deleted_room_is_gone_and_told
                gone::a_room_made_again_begins_anew
                gone::a_deleted_default_room_comes_back_empty
                gone::forgotten_reads_are_one_users_in_all_rooms
                gone::another_author_drops_the_key
                gone::nothing_tells_of_an_author_who_was_erased
                search::what_was_said_is_found_at_once_the_newest_first
                search::pages_follow_each_other_without_holes_or_doubles
                search::an_edited_message_is_found_by_its_new_words_only
                search::what_is_gone_is_not_found_and_not_in_the_store
                search::every_script_and_filter_finds_its_messages
                search::searching_agrees_with_reading
                search::impatience_says_how_far_it_came
                search::a_closed_store_finds_nothing_and_says_so
                $($story::$name)*
            }
        }
    };
}

whole_contract!(
    on_embedded,
    EmbeddedStore,
    model::any_history_agrees_with_the_model
);
whole_contract!(
    on_redis,
    RedisStore,
    model::any_history_agrees_with_the_model
);
// The model makes 64 stores: as many clusters take minutes.
whole_contract!(on_redis_cluster, ClusterStore);
