//! A music player: six tables, listeners who sign in and talk to them from the browser, and the
//! Lambda handlers behind the API.

use tablature::Action::{DeleteItem, GetItem, PutItem, Query, Scan, UpdateItem};
use tablature::{
    Attribute, GlobalSecondaryIndex, Item, LeadingKey, OnDemand, Role, Stack, Stage, TableHandle,
    TableV2, UserSignIn,
};

const SHARED: &str =
    "IAM cannot see the owner attribute, which is no key: any listener may overwrite any row";
const PUBLIC: &str =
    "the catalogue, playlists, favourites and histories are shown to all listeners";

/// The stack; its names are the same at every stage.
pub fn stack(_stage: &Stage) -> Stack {
    let mut stack =
        Stack::new("music").description("A music player with sign-in").outputs_for_all();

    let users = stack.add(table("UserTable", "id"));
    let tracks = stack.add(table("TrackTable", "id").global_secondary_index(
        GlobalSecondaryIndex::new("byUserId", Attribute::string("uploadedBy")),
    ));
    let playlists =
        stack.add(table("PlaylistTable", "id").global_secondary_index(GlobalSecondaryIndex::new(
            "byUserId",
            Attribute::string("owner"),
        )));
    let playlist_tracks =
        stack.add(table("PlaylistTrackTable", "playlistId").sort_key(Attribute::string("trackId")));
    let favourites =
        stack.add(table("FavouriteTable", "userId").sort_key(Attribute::string("trackId")));
    let history =
        stack.add(table("PlaybackHistoryTable", "userId").sort_key(Attribute::string("timestamp")));

    let sign_in = stack.add(UserSignIn::new("Listeners"));
    let mut listener = Role::new("Listener", sign_in.authenticated());
    for table in [&users, &tracks, &playlists, &playlist_tracks, &favourites, &history] {
        listener = listener.allow(table.actions([GetItem, Query, Scan]).every_row(PUBLIC));
    }
    for table in [&users, &tracks, &playlists, &playlist_tracks] {
        listener =
            listener.allow(table.actions([PutItem, UpdateItem, DeleteItem]).every_row(SHARED));
    }
    for table in [&favourites, &history] {
        let own =
            table.actions([PutItem, UpdateItem, DeleteItem]).rows(LeadingKey::user_pool_sub());
        listener = listener.allow(own);
    }
    stack.add(listener);

    stack.add(Role::for_lambda("UserHandler").allow(users.read_write_data()));
    stack.add(
        Role::for_lambda("TrackHandler")
            .allow(tracks.read_write_data())
            .allow(playlist_tracks.read_write_data())
            .allow(favourites.read_write_data())
            .allow(history.read_write_data()),
    );
    stack.add(
        Role::for_lambda("PlaylistHandler")
            .allow(playlists.read_write_data())
            .allow(playlist_tracks.read_write_data()),
    );
    stack.add(Role::for_lambda("FavouriteHandler").allow(favourites.read_write_data()));
    stack.add(Role::for_lambda("ListeningHistoryHandler").allow(history.read_write_data()));
    sample_data(&mut stack, [&users, &tracks, &playlists, &playlist_tracks, &favourites, &history]);
    stack
}

/// Two listeners, a track and a playlist of each, and what they listened to.
fn sample_data(
    stack: &mut Stack,
    [users, tracks, playlists, playlist_tracks, favourites, history]: [&TableHandle; 6],
) {
    for (user, name, track, title, seconds, playlist) in [
        ("user-001", "An", "track-001", "Morning Rain", 215, "playlist-001"),
        ("user-002", "Binh", "track-002", "Night Train", 187, "playlist-002"),
    ] {
        stack.add(Item::of(users).attribute("id", user).attribute("name", name));
        stack.add(
            Item::of(tracks)
                .attribute("id", track)
                .attribute("title", title)
                .attribute("seconds", seconds)
                .attribute("uploadedBy", user),
        );
        stack.add(
            Item::of(playlists)
                .attribute("id", playlist)
                .attribute("title", format!("{name}'s favourites"))
                .attribute("owner", user)
                .attribute("isPublic", true),
        );
        stack.add(
            Item::of(playlist_tracks)
                .attribute("playlistId", playlist)
                .attribute("trackId", track)
                .attribute("position", 1),
        );
        stack.add(Item::of(favourites).attribute("userId", user).attribute("trackId", track));
        stack.add(
            Item::of(history)
                .attribute("userId", user)
                .attribute("timestamp", "2025-12-09T09:00:00Z")
                .attribute("trackId", track),
        );
    }
}

/// The physical name is the id.
#[track_caller]
fn table(id: &str, partition_key: &str) -> TableV2<OnDemand> {
    TableV2::on_demand(id, Attribute::string(partition_key)).table_name(id)
}

/// Who may do what. The sentences ask the template, not the declarations above.
#[cfg(test)]
mod tests {
    use tablature::Action::{
        self, BatchGetItem, BatchWriteItem, DeleteItem, GetItem, PutItem, Query, Scan, UpdateItem,
    };
    use tablature::assertions::{RoleSession, on};
    use tablature::evaluate::{Request, Verdict};
    use tablature::facts::{READ_WRITE_DATA, ResourceKind};
    use tablature::invariants::{anywhere, manages, writes};
    use tablature::{Stack, Stage};

    use super::stack;

    /// Their rows are their listener's.
    const OWNED: [&str; 2] = ["FavouriteTable", "PlaybackHistoryTable"];
    /// Any listener may write to them.
    const SHARED: [&str; 4] = ["UserTable", "TrackTable", "PlaylistTable", "PlaylistTrackTable"];
    /// All indexes, each named `byUserId`.
    const INDEXED: [&str; 2] = ["TrackTable", "PlaylistTable"];

    const WRITES: [Action; 3] = [PutItem, UpdateItem, DeleteItem];

    fn music() -> Stack {
        stack(&Stage::default())
    }

    fn alice() -> RoleSession {
        music().role("Listener").as_user("alice")
    }

    /// All actions that a kind of resource takes.
    fn actions_on(kind: ResourceKind) -> impl Iterator<Item = Action> {
        Action::all().iter().copied().filter(move |action| action.applies_to(kind))
    }

    #[test]
    fn a_listener_reads_every_table_whoevers_rows_they_are() {
        let alice = alice();
        for table in OWNED.into_iter().chain(SHARED) {
            alice.may([GetItem, Query], on(table).row("alice"));
            alice.may([GetItem, Query], on(table).row("bob"));
            alice.may(Scan, on(table));
        }
    }

    #[test]
    fn a_listener_queries_both_indexes_by_user() {
        let alice = alice();
        alice.may(Query, on("TrackTable").index("byUserId").row("bob"));
        alice.may(Query, on("PlaylistTable").index("byUserId").row("bob"));
        for table in INDEXED {
            alice.may(Scan, on(table).index("byUserId"));
        }
    }

    #[test]
    fn playlist_tracks_have_no_index() {
        let query = on("PlaylistTrackTable").index("byUserId").row("bob");
        let error = alice().decide(Query, query).unwrap_err();
        assert_eq!(error.to_string(), "table `PlaylistTrackTable` has no index `byUserId`");
    }

    #[test]
    fn a_listener_writes_only_her_own_favourites_and_history() {
        let alice = alice();
        for table in OWNED {
            alice.may(WRITES, on(table).row("alice"));
            alice.may_not(WRITES, on(table).row("bob"));
        }
    }

    #[test]
    fn a_listener_writes_any_row_of_what_is_shared() {
        let alice = alice();
        for table in SHARED {
            alice.may(WRITES, on(table).row("alice"));
            alice.may(WRITES, on(table).row("bob"));
        }
    }

    #[test]
    fn a_listener_writes_one_item_a_request() {
        let alice = alice();
        for table in OWNED.into_iter().chain(SHARED) {
            alice.may_not_call(Request::batch_write_item([(table, "alice")]));
            alice.may_not_call(Request::batch_write_item([(table, "alice"), (table, "bob")]));
        }
    }

    #[test]
    fn a_transaction_with_a_foreign_row_is_denied_as_a_whole() {
        let alice = alice();
        for table in OWNED {
            let put = |row: &str| Request::new(PutItem).on_table(table).leading_key(row);
            alice.may_call(Request::transact_write_items([put("alice"), put("alice")]));
            alice.may_not_call(Request::transact_write_items([put("alice"), put("bob")]));
        }
    }

    #[test]
    fn nobodys_rows_are_written_before_it_is_known_who_signed_in() {
        let somebody = music().role("Listener");
        for (table, action) in OWNED.into_iter().flat_map(|table| WRITES.map(|it| (table, it))) {
            let decision = somebody.decide(action, on(table).row("bob")).unwrap();
            assert_eq!(decision.verdict(), Verdict::Undecided, "{decision}");
            // The listener of the identity pool is not the one of the user pool.
            let identity = somebody.clone().identity_id("us-east-1:bob");
            assert!(!identity.decide(action, on(table).row("bob")).unwrap().is_allowed());
        }
    }

    #[test]
    fn a_listener_may_do_nothing_else() {
        let alice = alice();
        let allowed = [GetItem, Query, Scan, PutItem, UpdateItem, DeleteItem];
        for table in OWNED.into_iter().chain(SHARED) {
            alice.may_not([BatchGetItem, BatchWriteItem], on(table).row("alice"));
            for action in actions_on(ResourceKind::Table).filter(|it| !allowed.contains(it)) {
                alice.may_not(action, on(table));
            }
        }
        for table in INDEXED {
            for action in actions_on(ResourceKind::Index).filter(|it| !allowed.contains(it)) {
                alice.may_not(action, on(table).index("byUserId"));
            }
        }
    }

    #[test]
    fn each_handler_reads_and_writes_its_tables_and_touches_nothing_else() {
        const HANDLERS: [(&str, &[&str]); 5] = [
            ("UserHandler", &["UserTable"]),
            (
                "TrackHandler",
                &["TrackTable", "PlaylistTrackTable", "FavouriteTable", "PlaybackHistoryTable"],
            ),
            ("PlaylistHandler", &["PlaylistTable", "PlaylistTrackTable"]),
            ("FavouriteHandler", &["FavouriteTable"]),
            ("ListeningHistoryHandler", &["PlaybackHistoryTable"]),
        ];
        for stage in ["dev", "prod"].map(Stage::new) {
            let music = stack(&stage).at(&stage);
            for (role, tables) in HANDLERS {
                let handler = music.role(role);
                for table in OWNED.into_iter().chain(SHARED) {
                    let is_its_own = tables.contains(&table);
                    for action in actions_on(ResourceKind::Table) {
                        if is_its_own && READ_WRITE_DATA.contains(&action) {
                            handler.may(action, on(table));
                        } else {
                            handler.may_not(action, on(table));
                        }
                    }
                    if INDEXED.contains(&table) {
                        let queries = [Query, Scan];
                        let index = on(table).index("byUserId");
                        if is_its_own {
                            handler.may(queries, index);
                        } else {
                            handler.may_not(queries, index);
                        }
                    }
                }
            }
        }
    }

    /// Asked for every request, where the other tests ask for some.
    #[test]
    fn nobody_writes_somebody_elses_favourites_and_history() {
        let music = music();
        for (table, handler) in [
            ("FavouriteTable", "FavouriteHandler"),
            ("PlaybackHistoryTable", "ListeningHistoryHandler"),
        ] {
            let others = music.everyone().except([handler, "TrackHandler"]);
            others.may_not(writes(), on(table).rows_of_others());
        }
        music.everyone().may_not(manages(), anywhere());
    }

    #[test]
    fn a_stage_changes_nothing_for_listeners() {
        for stage in ["dev", "prod"].map(Stage::new) {
            let alice = stack(&stage).at(&stage).role("Listener").as_user("alice");
            alice.may(WRITES, on("FavouriteTable").row("alice"));
            alice.may_not(WRITES, on("FavouriteTable").row("bob"));
            alice.may(Query, on("TrackTable").index("byUserId").row("bob"));
        }
    }
}
