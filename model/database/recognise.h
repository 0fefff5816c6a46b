// What the keys of a schema say without saying it: which tables are junctions of a many-to-many, and what both ends of each
// relationship should be called. Free of any dialect; the readers of every database and file use it.
#pragma once

#include "model/schema/schema.h"

namespace relata::database {

// Adds a Through for each junction and names all ends that bear no name. Deterministic: the same records give the same names.
//
// A junction has exactly two references whose fields lie in its primary key and make it up, each a part that the other lacks; or
// it has a key of its own, exactly two references, and a unique key over their fields. Other fields may stand beside them.
//
// Names: the key's field without its last word, where that is "id" or the last word of the key it points at ("AlbumId" → album,
// "country_code" → country); else the other entity. One: singular, many: plural; the junction's own list is hidden behind the
// many-to-many. Where names of an entity clash with each other or with a field, all that clash say how they are reached
// ("originalLanguageFilms", "tracksThroughPlaylistTracks"); what still clashes is numbered.
void recogniseRelationships(Schema &schema, IdSource &ids);

} // namespace relata::database
