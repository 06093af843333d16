//! Who may do what, and what they try all the same: each story on the embedded store and on two
//! nodes that share a Redis.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]
#![expect(
    clippy::too_many_lines,
    reason = "a story is read from top to bottom, a table row by row"
)]

mod audit;
mod bodies;
mod cut;
mod doors;
mod edits;
mod files;
mod files_gone;
mod hidden;
mod late;
mod matrix;
mod notify;
mod pins;
mod powers;
mod privacy;
mod push;
mod push_service;
mod races;
mod reactions;
mod reading;
mod replies;
mod saved;
mod search;
mod sessions;
mod webhooks;
mod world;

/// Tells these stories on both backends.
macro_rules! on_both {
    ($($story:ident::$name:ident)*) => {
        mod embedded {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    super::$story::$name(super::world::On::Embedded).await;
                }
            )*
        }

        mod redis {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    super::$story::$name(super::world::On::Redis).await;
                }
            )*
        }
    };
}

on_both! {
    bodies::fields_that_nobody_asked_for_are_refused
    cut::whoever_is_kicked_out_hears_no_more
    cut::a_subscribe_that_races_a_kick_keeps_nothing
    cut::whoever_is_banned_is_out_everywhere
    cut::whoever_is_muted_can_listen_only
    cut::whoever_loses_a_role_loses_its_power
    cut::a_room_that_is_no_more_is_so_for_everybody
    doors::accounts_only
    edits::a_change_reaches_everybody_and_nothing_of_before_is_kept
    edits::a_change_is_made_once_and_changes_do_not_mix
    edits::only_own_words_are_changed_and_not_without_end
    files::a_file_is_sent_attached_and_fetched_on_every_node
    files::a_photo_comes_small_upright_and_without_its_place
    files::what_is_not_attached_is_its_senders_alone
    files::who_may_not_see_the_room_gets_no_file
    files::a_file_goes_into_one_message_and_that_once
    files::a_range_is_some_of_it_and_who_has_it_gets_nothing
    files::a_browser_runs_nothing_of_what_somebody_sent
    files::what_is_too_large_or_too_much_is_refused_with_a_sentence
    files::a_plain_client_reads_where_the_files_are
    files_gone::a_deleted_message_takes_its_files_along
    files_gone::a_deleted_room_takes_its_files_along
    files_gone::who_is_gone_leaves_no_file_or_no_name_on_them
    files_gone::an_export_lists_what_i_sent
    files_gone::a_file_that_breaks_off_leaves_nothing
    doors::by_invitation_only
    hidden::a_closed_room_is_as_no_room_over_http
    hidden::a_closed_room_is_as_no_room_on_sockets
    hidden::a_closed_room_is_in_no_list_and_no_event
    hidden::a_webhook_speaks_in_its_own_room_only
    notify::of_what_one_is_told_is_the_same_on_every_device
    notify::what_is_chosen_goes_with_whoever_chose_it
    push::a_push_can_be_read_by_its_device_alone
    push::whoever_wants_it_and_may_see_it_is_told
    push::whoever_looks_is_not_fetched
    push::whoever_reads_it_meanwhile_is_not_fetched
    push::what_is_not_taken_is_tried_again_and_a_device_that_is_gone_is_forgotten
    push::a_device_ends_with_its_session
    push::nothing_is_pushed_into_our_own_network
    push::a_device_is_told_only_what_it_wants_and_when
    powers::a_guest_of_one_room_sees_that_room_only
    powers::a_report_reaches_those_who_keep_order
    audit::every_act_of_power_is_written_once
    powers::power_goes_downwards_only
    powers::slow_mode_holds_on_all_nodes_together
    powers::the_only_owner_stays
    privacy::an_export_is_all_of_mine_and_nothing_of_others
    privacy::who_is_gone_with_all_words_is_nowhere
    privacy::who_is_gone_without_a_name_is_nowhere
    races::an_invite_lets_in_as_many_as_it_says
    races::names_that_look_alike_have_one_owner
    races::nobody_borrows_a_name_on_the_plain_socket
    races::of_many_first_owners_there_is_one
    pins::what_is_pinned_is_so_for_everybody_and_for_those_who_come_later
    pins::there_are_fifty_pins_at_most_however_many_ask_at_once
    pins::a_late_pin_does_not_undo_what_came_after
    pins::a_pin_of_somebody_who_is_gone_tells_of_nobody
    reactions::fifty_at_once_are_fifty
    reactions::who_was_away_finds_the_reactions_of_now
    reactions::a_reaction_is_one_emoji_on_a_message_that_is_there
    reactions::a_retry_does_not_undo_what_came_after
    reactions::who_is_gone_leaves_no_reaction
    replies::an_answer_names_a_message_and_holds_no_copy_of_it
    replies::only_messages_of_the_room_can_be_answered
    reading::what_is_unread_is_the_same_on_every_device
    reading::what_was_read_can_be_unread_again
    reading::whoever_is_called_is_so_by_name_and_can_see_the_room
    reading::the_list_says_what_is_needed_to_count_on
    saved::what_is_saved_is_there_on_every_device_as_it_is_now
    saved::what_may_not_be_read_any_more_is_not_shown
    saved::there_is_an_end_to_what_can_be_saved_and_pages_lead_there
    saved::what_is_saved_goes_along_and_goes_with_the_account
    search::what_is_said_is_found_with_its_place_and_marks
    search::an_edited_message_is_found_as_it_is_now
    search::nobody_finds_what_they_may_not_read
    search::what_cannot_be_searched_for_is_said
    search::who_is_gone_is_not_found_by_name_or_words
    sessions::what_was_no_session_or_is_over_opens_nothing
    sessions::a_planted_cookie_is_not_believed
    sessions::coming_in_again_ends_the_session_before
    sessions::another_password_ends_all_other_sessions
    sessions::a_token_is_no_cookie_and_a_cookie_no_token
    sessions::guessing_passwords_has_to_wait
    sessions::bad_passwords_are_refused
    late::a_message_that_is_there_is_answered_however_slow_the_room
    late::an_invite_falls_with_the_power_of_whoever_made_it
    late::who_is_kept_out_can_take_the_data_and_go_and_nothing_else
    late::signing_in_leaves_no_guest_behind
    matrix::every_operation_has_a_row
    matrix::every_command_has_a_row
    matrix::every_cell_of_the_server_is_as_meant
    matrix::every_cell_of_open_rooms_is_as_meant
    matrix::every_cell_of_private_rooms_is_as_meant
    matrix::every_cell_of_direct_rooms_is_as_meant
    matrix::every_cell_of_archived_rooms_is_as_meant
    webhooks::a_redirect_is_not_followed
    webhooks::nothing_goes_to_private_addresses
    webhooks::what_comes_in_is_marked_as_a_bots
    webhooks::what_goes_out_arrives_signed_in_order_and_whole
}
