//! Who may do what, and what they try all the same: each story on the embedded store and on two
//! nodes that share a Redis.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

mod matrix;
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
    matrix::every_operation_has_a_row
    matrix::every_command_has_a_row
    matrix::every_cell_of_the_server_is_as_meant
    matrix::every_cell_of_open_rooms_is_as_meant
    matrix::every_cell_of_private_rooms_is_as_meant
    matrix::every_cell_of_direct_rooms_is_as_meant
    matrix::every_cell_of_archived_rooms_is_as_meant
}
