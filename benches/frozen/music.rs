//! The music app as it was on 2026-11-29, so that figures stay comparable while `stacks/music.rs` grows.
//!
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
