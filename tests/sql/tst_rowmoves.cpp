// Changing the kind or the storage of a relationship on rows in real databases: what should survive does, what is lost or stands in
// the way is what the plan said, counted by its own queries.
#include "model/schema/edits.h"
#include "model/schema/notation.h"
#include "model/schema/relationshipkinds.h"
#include "model/sql/migration.h"
#include "tests/support/schematrip.h"

#include <QRandomGenerator>
#include <QTest>
#include <map>
#include <set>

using namespace Qt::StringLiterals;
using namespace relata;

namespace {

using Edit = void (*)(RelationshipForm &, const Schema &);

struct Case
{
    const char *name;
    const char *before;
    Edit edit; // of the only (or last) relationship's form
    const char *rows; // statements
    // After: a query and its rows. A consequence that concerns rows: "code=count". With one that is refused the database must refuse.
    const char *query;
    const char *expected;
    const char *counts;
    const char *mend = ""; // statements that make it possible
    Edit make = nullptr;   // what the notation does not say
};

void become(RelationshipForm &form, const char *kind)
{
    form.kind = QString::fromUtf8(kind);
    form.sourceKey.clear();
    form.targetKey.clear();
    form.through.clear();
    form.sourceReference.reset();
    form.targetReference.reset();
    form.onDelete.reset();
    form.onUpdate.reset();
}

constexpr auto kListsAndTasks = "INSERT INTO list (id, name) VALUES (1, 'a'), (2, 'b'), (3, 'c');"
                                "INSERT INTO task (id, title, list_id) VALUES (1, 'x', 1), (2, 'y', 1), (3, 'z', 2), (4, 'w', NULL)";
constexpr auto kPostsAndTags = "INSERT INTO post (id, title) VALUES (1, 'a'), (2, 'b'), (3, 'c');"
                               "INSERT INTO tag (id, label) VALUES (1, 'x'), (2, 'y'), (3, 'z');"
                               "INSERT INTO post_tag (post_id, tag_id) VALUES (1, 1), (1, 2), (2, 2), (3, 2), (3, 1)";
constexpr auto kPostTag = "Post(id*, title); Tag(id*, label); Post n-m Tag: tags/posts through PostTag";

constexpr auto kAny = "Post(id*, title); Video(id*, name); Comment(id*, body)";
constexpr auto kAnyRows = "INSERT INTO post (id, title) VALUES (1, 'a'), (2, 'b'); INSERT INTO video (id, name) VALUES (1, 'v');"
                          "INSERT INTO comment (id, body, item_type, item_id) VALUES (1, 'x', 'post', 1), (2, 'y', 'video', 1), (3, 'z', 'post', 9), (4, 'w', NULL, NULL)";
constexpr auto kRequiredRows = "INSERT INTO post (id, title) VALUES (1, 'a'), (2, 'b'); INSERT INTO video (id, name) VALUES (1, 'v');"
                               "INSERT INTO comment (id, body, item_type, item_id) VALUES (1, 'x', 'post', 1), (2, 'y', 'video', 1), (3, 'z', 'post', 9)";
constexpr auto kArcRows = "INSERT INTO post (id, title) VALUES (1, 'a'), (2, 'b'); INSERT INTO video (id, name) VALUES (1, 'v');"
                          "INSERT INTO comment (id, body, post_id, video_id) VALUES (1, 'x', 2, NULL), (2, 'y', NULL, 1), (3, 'w', NULL, NULL)";

constexpr auto kFriends = "INSERT INTO person (id, name) VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd'); INSERT INTO friend (person_id, friend_id) VALUES (1, 2), (2, 1), (3, 1), (2, 3), (4, 4)";

std::vector<AllowedForm> allowed(const Schema &schema, const std::vector<const char *> &names)
{
    std::vector<AllowedForm> list;
    for (const char *name : names) {
        AllowedForm one;
        one.entity = schema.entityNamed(QString::fromUtf8(name))->id;
        list.push_back(one);
    }
    return list;
}

void becomeArc(RelationshipForm &form)
{
    form.storage = AnyStorage::Arc;
    form.sourceKey.clear();
    form.targetDiscriminator.clear();
}

void becomePair(RelationshipForm &form, AnyStorage storage)
{
    form.storage = storage;
    form.targetDiscriminator = u"item_type"_s;
    form.sourceKey = QStringList{u"item_id"_s};
    for (AllowedForm &one : form.targetAllow)
        one.key.clear();
}

// A comment on one of several.
void any(RelationshipForm &form, const Schema &schema, AnyStorage storage, bool optional, const std::vector<const char *> &names = {"Post", "Video"})
{
    become(form, "any-to-one");
    form.source = schema.entityNamed(u"Comment")->id;
    form.target = {};
    form.targetAllow = allowed(schema, names);
    form.targetReference = u"item"_s;
    form.targetOptional = optional;
    becomePair(form, storage);
    if (storage == AnyStorage::Arc)
        becomeArc(form);
}

const Case kCases[] = {
    {"one-to-many becomes many-to-many", "List(id*, name); Task(id*, title); Task n-1? List: list/tasks", [](RelationshipForm &form, const Schema &) { become(form, "many-to-many"); }, kListsAndTasks,
     "SELECT list_id, task_id FROM list_task ORDER BY 1, 2", "1|1 1|2 2|3", "rows.key-to-row=0"},
    {"required one-to-many becomes many-to-many", "List(id*, name); Task(id*, title); Task n-1 List: list/tasks", [](RelationshipForm &form, const Schema &) { become(form, "many-to-many"); },
     "INSERT INTO list (id, name) VALUES (1, 'a'); INSERT INTO task (id, title, list_id) VALUES (1, 'x', 1), (2, 'y', 1)", "SELECT list_id, task_id FROM list_task ORDER BY 1, 2", "1|1 1|2", ""},
    {"many-to-many becomes optional one-to-many", kPostTag, [](RelationshipForm &form, const Schema &) { become(form, "one-to-many"); form.sourceOptional = true; }, kPostsAndTags,
     "SELECT id, label, post_id FROM tag ORDER BY 1", "1|x|1 2|y|1 3|z|-", "rows.one=3"},
    {"many-to-many becomes many-to-one", kPostTag, [](RelationshipForm &form, const Schema &) { become(form, "many-to-one"); form.targetOptional = true; }, kPostsAndTags,
     "SELECT id, title, tag_id FROM post ORDER BY 1", "1|a|1 2|b|2 3|c|1", "rows.one=2"},
    {"many-to-many becomes required one-to-many", kPostTag, [](RelationshipForm &form, const Schema &) { become(form, "one-to-many"); }, kPostsAndTags,
     "SELECT id, label, post_id FROM tag ORDER BY 1", "1|x|1 2|y|1", "rows.one=3 rows.required=1", "DELETE FROM tag WHERE id = 3"},
    {"many-to-many becomes one-to-one", kPostTag, [](RelationshipForm &form, const Schema &) { become(form, "one-to-one"); form.sourceOptional = true; }, kPostsAndTags,
     "SELECT id, label, post_id FROM tag ORDER BY 1", "1|x|1 2|y|- 3|z|-", "rows.one=3 rows.one-other=1"},
    {"the first by its place", "Post(id*, title); Tag(id*, label); Tag n-m Post: posts/tags through PostTag sort position", [](RelationshipForm &form, const Schema &) { become(form, "one-to-many"); form.sourceOptional = true; },
     "INSERT INTO post (id, title) VALUES (1, 'a'), (2, 'b'); INSERT INTO tag (id, label) VALUES (1, 'x'), (2, 'y'); "
     "INSERT INTO post_tag (tag_id, post_id, position) VALUES (1, 1, 20), (2, 1, 10), (1, 2, NULL), (2, 2, 5)",
     "SELECT id, title, tag_id FROM post ORDER BY 1", "1|a|1 2|b|1", "rows.one=2"},
    {"one-to-many becomes one-to-one", "List(id*, name); Task(id*, title); Task n-1? List: list/tasks", [](RelationshipForm &form, const Schema &) { form.kind = u"one-to-one"_s; }, kListsAndTasks,
     "SELECT id, list_id FROM task ORDER BY 1", "1|1 2|- 3|2 4|-", "rows.unique=1", "UPDATE task SET list_id = NULL WHERE id = 2"},
    {"one-to-one becomes one-to-many", "User(id*, name); Profile(id*, text); User 1-1? Profile: profile/user", [](RelationshipForm &form, const Schema &) { form.kind = u"one-to-many"_s; },
     "INSERT INTO user (id, name) VALUES (1, 'a'), (2, 'b'); INSERT INTO profile (id, text, user_id) VALUES (1, 'x', 2), (2, 'y', 1)", "SELECT id, user_id FROM profile ORDER BY 1", "1|2 2|1", ""},
    {"one-to-one becomes many-to-many", "User(id*, name); Profile(id*, text); User 1?-1 Profile: profile/user", [](RelationshipForm &form, const Schema &) { become(form, "many-to-many"); },
     "INSERT INTO user (id, name) VALUES (1, 'a'), (2, 'b'); INSERT INTO profile (id, text, user_id) VALUES (1, 'x', 2), (2, 'y', NULL)", "SELECT user_id, profile_id FROM user_profile ORDER BY 1", "2|1", ""},
    {"the key of a one-to-one moves", "User(id*, name); Profile(id*, text); User 1?-1 Profile: profile/user", [](RelationshipForm &form, const Schema &) {
         become(form, "one-to-one"); form.keyOn = KeySide::Source; form.targetOptional = true; form.sourceOptional = false; },
     "INSERT INTO user (id, name) VALUES (1, 'a'), (2, 'b'); INSERT INTO profile (id, text, user_id) VALUES (1, 'x', 2), (2, 'y', NULL)", "SELECT id, profile_id FROM user ORDER BY 1", "1|- 2|1", "rows.key-moves=0"},
    {"one-to-many becomes many-to-one", "List(id*, name); Task(id*, title); Task n-1? List: list/tasks", [](RelationshipForm &form, const Schema &) { become(form, "many-to-one"); form.targetOptional = true; }, kListsAndTasks,
     "SELECT id, name, task_id FROM list ORDER BY 1", "1|a|1 2|b|3 3|c|-", "rows.one=1"},
    {"optional becomes required", "List(id*, name); Task(id*, title); Task n-1? List: list/tasks", [](RelationshipForm &form, const Schema &) { form.sourceOptional = false; form.onDelete = Action::NoAction; }, kListsAndTasks,
     "SELECT id, list_id FROM task ORDER BY 1", "1|1 2|1 3|2 4|3", "rows.empty=1", "UPDATE task SET list_id = 3 WHERE list_id IS NULL"},
    {"required becomes optional", "List(id*, name); Task(id*, title); Task n-1 List: list/tasks", [](RelationshipForm &form, const Schema &) { form.sourceOptional = true; form.onDelete = Action::SetNull; },
     "INSERT INTO list (id, name) VALUES (1, 'a'); INSERT INTO task (id, title, list_id) VALUES (1, 'x', 1), (2, 'y', 1)", "SELECT id, list_id FROM task ORDER BY 1", "1|1 2|1", ""},
    {"logical becomes enforced", "List(id*, name); Task(id*, title); Task n-1? List: list/tasks logical", [](RelationshipForm &form, const Schema &) { form.enforcement = Enforcement::Enforced; },
     "INSERT INTO list (id, name) VALUES (1, 'a'); INSERT INTO task (id, title, list_id) VALUES (1, 'x', 1), (2, 'y', 7)", "SELECT id, list_id FROM task ORDER BY 1", "1|1 2|-", "rows.must-name=1",
     "UPDATE task SET list_id = NULL WHERE id = 2"},
    {"compound keys", "Area(a*: int32, b*: string(8), name); Plot(id*, label); Plot n-1? Area: area/plots", [](RelationshipForm &form, const Schema &) { become(form, "many-to-many"); },
     "INSERT INTO area (a, b, name) VALUES (1, 'x', 'm'), (1, 'y', 'n'); INSERT INTO plot (id, label, area_a, area_b) VALUES (1, 'p', 1, 'y'), (2, 'q', 1, 'x'), (3, 'r', NULL, NULL)",
     "SELECT area_a, area_b, plot_id FROM area_plot ORDER BY 3", "1|y|1 1|x|2", ""},
    {"compound keys back", "Area(a*: int32, b*: string(8), name); Plot(id*, label); Area n-m Plot: plots/areas through AreaPlot", [](RelationshipForm &form, const Schema &) { become(form, "one-to-many"); form.sourceOptional = true; },
     "INSERT INTO area (a, b, name) VALUES (1, 'x', 'm'), (1, 'y', 'n'); INSERT INTO plot (id, label) VALUES (1, 'p'), (2, 'q'), (3, 'r'); "
     "INSERT INTO area_plot (area_a, area_b, plot_id) VALUES (1, 'y', 1), (1, 'x', 2), (1, 'y', 2)",
     "SELECT id, area_a, area_b FROM plot ORDER BY 1", "1|1|y 2|1|x 3|-|-", "rows.one=1"},
    {"a tree becomes many-to-many with itself", "Part(id*, name); Part n-1? Part: parent/parts", [](RelationshipForm &form, const Schema &) { become(form, "many-to-many"); form.through = u"Piece"_s; form.sourceReference = u"wholes"_s; form.targetReference = u"pieces"_s; },
     "INSERT INTO part (id, name, parent_id) VALUES (1, 'a', NULL), (2, 'b', 1), (3, 'c', 1)", "SELECT part_id, piece_id FROM piece ORDER BY 2", "1|2 1|3", ""},
    {"many-to-many with itself becomes a tree", "Part(id*, name); Part n-m Part: pieces/wholes through Piece", [](RelationshipForm &form, const Schema &) { become(form, "one-to-many"); form.sourceOptional = true; form.sourceReference = u"parent"_s; form.targetReference = u"parts"_s; },
     "INSERT INTO part (id, name) VALUES (1, 'a'), (2, 'b'), (3, 'c'); INSERT INTO piece (part_id, piece_id) VALUES (1, 2), (1, 3), (2, 3)", "SELECT id, parent_id FROM part ORDER BY 1", "1|- 2|1 3|1", "rows.one=1"},
    {"a join entity with fields of its own", "Post(id*, title); Tag(id*, label); Post n-m Tag: tags/posts through PostTag(weight: int32?)", [](RelationshipForm &form, const Schema &) { become(form, "one-to-many"); form.junctionFields.clear(); form.sourceOptional = true; },
     "INSERT INTO post (id, title) VALUES (1, 'a'), (2, 'b'); INSERT INTO tag (id, label) VALUES (1, 'x'); INSERT INTO post_tag (post_id, tag_id, weight) VALUES (1, 1, 5), (2, 1, 6)",
     "SELECT id, label, post_id FROM tag ORDER BY 1", "1|x|1", ""},

    // --- any of several
    {"a pair becomes an arc", kAny, [](RelationshipForm &form, const Schema &) { becomeArc(form); }, kAnyRows, "SELECT id, post_id, video_id FROM comment ORDER BY 1", "1|1|- 2|-|1 3|-|- 4|-|-", "rows.dangling=1", "",
     [](RelationshipForm &form, const Schema &schema) { any(form, schema, AnyStorage::Pair, true); }},
    {"a required pair becomes an arc", kAny, [](RelationshipForm &form, const Schema &) { becomeArc(form); }, kRequiredRows, "SELECT id, post_id, video_id FROM comment ORDER BY 1", "1|1|- 2|-|1",
     "rows.dangling-refused=1", "DELETE FROM comment WHERE id = 3", [](RelationshipForm &form, const Schema &schema) { any(form, schema, AnyStorage::Pair, false); }},
    {"one is taken off the list, required", kAny, [](RelationshipForm &form, const Schema &) { form.targetAllow.pop_back(); }, kRequiredRows, "SELECT id, item_type, item_id FROM comment ORDER BY 1", "1|post|1 3|post|9", "rows.off-list-refused=1",
     "DELETE FROM comment WHERE id = 2", [](RelationshipForm &form, const Schema &schema) { any(form, schema, AnyStorage::Pair, false); }},
    {"an arc becomes a pair", kAny, [](RelationshipForm &form, const Schema &) { becomePair(form, AnyStorage::Pair); }, kArcRows, "SELECT id, item_type, item_id FROM comment ORDER BY 1", "1|post|2 2|video|1 3|-|-", "", "",
     [](RelationshipForm &form, const Schema &schema) { any(form, schema, AnyStorage::Arc, true); }},
    {"an arc becomes a guarded pair", kAny, [](RelationshipForm &form, const Schema &) { becomePair(form, AnyStorage::Triggers); }, kArcRows, "SELECT id, item_type, item_id FROM comment ORDER BY 1", "1|post|2 2|video|1 3|-|-", "", "",
     [](RelationshipForm &form, const Schema &schema) { any(form, schema, AnyStorage::Arc, true); }},
    {"a guarded pair becomes an arc", kAny, [](RelationshipForm &form, const Schema &) { becomeArc(form); }, "INSERT INTO post (id, title) VALUES (1, 'a'); INSERT INTO video (id, name) VALUES (1, 'v'); INSERT INTO comment (id, body, item_type, item_id) VALUES (1, 'x', 'post', 1), (2, 'y', 'video', 1)",
     "SELECT id, post_id, video_id FROM comment ORDER BY 1", "1|1|- 2|-|1", "", "", [](RelationshipForm &form, const Schema &schema) { any(form, schema, AnyStorage::Triggers, false); }},
    {"a pair is guarded from now on", kAny, [](RelationshipForm &form, const Schema &) { form.storage = AnyStorage::Triggers; }, kAnyRows, "SELECT id, item_type, item_id FROM comment ORDER BY 1", "1|post|1 2|video|1 3|-|- 4|-|-", "rows.dangling=1", "",
     [](RelationshipForm &form, const Schema &schema) { any(form, schema, AnyStorage::Pair, true); }},
    {"one is taken off the list", kAny, [](RelationshipForm &form, const Schema &) { form.targetAllow.pop_back(); }, kAnyRows, "SELECT id, item_type, item_id FROM comment ORDER BY 1", "1|post|1 2|-|- 3|post|9 4|-|-", "rows.off-list=1", "",
     [](RelationshipForm &form, const Schema &schema) { any(form, schema, AnyStorage::Pair, true); }},
    {"one is taken off an arc", kAny, [](RelationshipForm &form, const Schema &) { form.targetAllow.pop_back(); }, kArcRows, "SELECT id, post_id FROM comment ORDER BY 1", "1|2 2|- 3|-", "rows.off-list=1", "",
     [](RelationshipForm &form, const Schema &schema) { any(form, schema, AnyStorage::Arc, true); }},
    {"another value for an entity", kAny, [](RelationshipForm &form, const Schema &) { form.targetAllow[0].value = u"video"_s; form.targetAllow[1].value = u"film"_s; }, kAnyRows, "SELECT id, item_type, item_id FROM comment ORDER BY 1", "1|video|1 2|film|1 3|video|9 4|-|-", "rows.values=0", "",
     [](RelationshipForm &form, const Schema &schema) { any(form, schema, AnyStorage::Pair, true); }},
    {"required pairs become optional", kAny, [](RelationshipForm &form, const Schema &) { form.targetOptional = true; }, kRequiredRows, "SELECT id, item_type, item_id FROM comment ORDER BY 1", "1|post|1 2|video|1 3|post|9", "", "",
     [](RelationshipForm &form, const Schema &schema) { any(form, schema, AnyStorage::Pair, false); }},
    {"required and one off the list becomes optional", kAny, [](RelationshipForm &form, const Schema &) { form.targetOptional = true; form.targetAllow.pop_back(); }, kRequiredRows, "SELECT id, item_type, item_id FROM comment ORDER BY 1", "1|post|1 2|-|- 3|post|9", "rows.off-list=1", "",
     [](RelationshipForm &form, const Schema &schema) { any(form, schema, AnyStorage::Pair, false); }},
    {"one of another key type comes on the list", "Post(id*, title); Page(code*: string(20), name); Comment(id*, body)", [](RelationshipForm &form, const Schema &schema) { AllowedForm page; page.entity = schema.entityNamed(u"Page")->id; form.targetAllow.push_back(page); },
     "INSERT INTO post (id, title) VALUES (1, 'a'); INSERT INTO comment (id, body, item_type, item_id) VALUES (1, 'x', 'post', 1)", "SELECT id, item_type, item_id FROM comment ORDER BY 1", "1|post|1", "", "",
     [](RelationshipForm &form, const Schema &schema) { any(form, schema, AnyStorage::Pair, true, {"Post"}); }},
    {"keys as text become an arc", "Post(id*, title); Page(code*: string(20), name); Comment(id*, body)", [](RelationshipForm &form, const Schema &) { becomeArc(form); },
     "INSERT INTO post (id, title) VALUES (1, 'a'), (12, 'b'); INSERT INTO page (code, name) VALUES ('home', 'h'); INSERT INTO comment (id, body, item_type, item_id) VALUES (1, 'x', 'post', '12'), (2, 'y', 'page', 'home'), (3, 'z', 'post', 'rubbish')",
     "SELECT id, post_id, page_code FROM comment ORDER BY 1", "1|12|- 2|-|home 3|-|-", "rows.dangling=1", "", [](RelationshipForm &form, const Schema &schema) { any(form, schema, AnyStorage::Pair, true, {"Post", "Page"}); }},
    {"an arc becomes keys as text", "Post(id*, title); Page(code*: string(20), name); Comment(id*, body)", [](RelationshipForm &form, const Schema &) { becomePair(form, AnyStorage::Pair); },
     "INSERT INTO post (id, title) VALUES (12, 'b'); INSERT INTO page (code, name) VALUES ('home', 'h'); INSERT INTO comment (id, body, post_id, page_code) VALUES (1, 'x', 12, NULL), (2, 'y', NULL, 'home')",
     "SELECT id, item_type, item_id FROM comment ORDER BY 1", "1|post|12 2|page|home", "", "", [](RelationshipForm &form, const Schema &schema) { any(form, schema, AnyStorage::Arc, false, {"Post", "Page"}); }},
    {"a reference becomes one of several", "Post(id*, title); Video(id*, name); Comment(id*, body); Comment n-1? Post: post/comments", [](RelationshipForm &form, const Schema &schema) { any(form, schema, AnyStorage::Pair, true); },
     "INSERT INTO post (id, title) VALUES (1, 'a'), (2, 'b'); INSERT INTO comment (id, body, post_id) VALUES (1, 'x', 2), (2, 'y', NULL), (3, 'z', 1)", "SELECT id, item_type, item_id FROM comment ORDER BY 1", "1|post|2 2|-|- 3|post|1", ""},
    {"a reference becomes an arc", "Post(id*, title); Video(id*, name); Comment(id*, body); Comment n-1 Post: post/comments", [](RelationshipForm &form, const Schema &schema) { any(form, schema, AnyStorage::Arc, false); },
     "INSERT INTO post (id, title) VALUES (1, 'a'), (2, 'b'); INSERT INTO comment (id, body, post_id) VALUES (1, 'x', 2), (3, 'z', 1)", "SELECT id, post_id, video_id FROM comment ORDER BY 1", "1|2|- 3|1|-", ""},
    {"one of several becomes a reference", kAny, [](RelationshipForm &form, const Schema &schema) { become(form, "many-to-one"); form.source = schema.entityNamed(u"Comment")->id; form.target = schema.entityNamed(u"Post")->id; form.targetOptional = true; form.sourceKey = QStringList{u"post_id"_s}; },
     kAnyRows, "SELECT id, post_id FROM comment ORDER BY 1", "1|1 2|- 3|- 4|-", "rows.off-list=1 rows.dangling=1", "", [](RelationshipForm &form, const Schema &schema) { any(form, schema, AnyStorage::Pair, true); }},
    {"an arc becomes a reference", kAny, [](RelationshipForm &form, const Schema &schema) { become(form, "many-to-one"); form.source = schema.entityNamed(u"Comment")->id; form.target = schema.entityNamed(u"Post")->id; form.targetOptional = true; form.sourceKey = QStringList{u"post_id"_s}; },
     kArcRows, "SELECT id, post_id FROM comment ORDER BY 1", "1|2 2|- 3|-", "rows.off-list=1", "", [](RelationshipForm &form, const Schema &schema) { any(form, schema, AnyStorage::Arc, true); }},
    {"many-to-many becomes many-to-any", kPostTag, [](RelationshipForm &form, const Schema &schema) { become(form, "many-to-any"); form.through = u"PostTag"_s; form.targetAllow = allowed(schema, {"Tag", "Post"}); form.targetDiscriminator = u"item_type"_s; form.targetKey = QStringList{u"item_id"_s}; },
     kPostsAndTags, "SELECT post_id, item_type, item_id FROM post_tag ORDER BY 1, 2, 3", "1|tag|1 1|tag|2 2|tag|2 3|tag|1 3|tag|2", ""},
    {"many-to-any becomes many-to-many", "Post(id*, title); Tag(id*, label)", [](RelationshipForm &form, const Schema &schema) { become(form, "many-to-many"); form.through = u"PostItem"_s; form.target = schema.entityNamed(u"Tag")->id; },
     "INSERT INTO post (id, title) VALUES (1, 'a'), (2, 'b'); INSERT INTO tag (id, label) VALUES (1, 'x'); INSERT INTO post_item (post_id, item_type, item_id) VALUES (1, 'tag', 1), (1, 'post', 2), (2, 'tag', 7)",
     "SELECT post_id, tag_id FROM post_item ORDER BY 1, 2", "1|1", "rows.off-list=1 rows.dangling=1", "",
     [](RelationshipForm &form, const Schema &schema) { form.kind = u"many-to-any"_s; form.source = schema.entityNamed(u"Post")->id; form.targetAllow = allowed(schema, {"Tag", "Post"}); form.through = u"PostItem"_s; form.targetDiscriminator = u"item_type"_s; form.targetKey = QStringList{u"item_id"_s}; }},
    {"many-to-any becomes any-to-one", "Post(id*, title); Tag(id*, label)", [](RelationshipForm &form, const Schema &schema) { become(form, "any-to-one"); form.source = schema.entityNamed(u"Post")->id; form.targetAllow = allowed(schema, {"Tag", "Post"}); form.targetDiscriminator = u"item_type"_s; form.sourceKey = QStringList{u"item_id"_s}; form.targetOptional = true; },
     "INSERT INTO post (id, title) VALUES (1, 'a'), (2, 'b'); INSERT INTO tag (id, label) VALUES (1, 'x'); INSERT INTO post_item (post_id, item_type, item_id) VALUES (1, 'tag', 1), (1, 'post', 2), (2, 'post', 1)",
     "SELECT id, item_type, item_id FROM post ORDER BY 1", "1|post|2 2|post|1", "rows.one=1", "",
     [](RelationshipForm &form, const Schema &schema) { form.kind = u"many-to-any"_s; form.source = schema.entityNamed(u"Post")->id; form.targetAllow = allowed(schema, {"Tag", "Post"}); form.through = u"PostItem"_s; form.targetDiscriminator = u"item_type"_s; form.targetKey = QStringList{u"item_id"_s}; }},
    // --- symmetric pairs
    {"pairs are stored once", "Person(id*, name); Person n-m Person: friends/befriended through Friend", [](RelationshipForm &form, const Schema &) { form.throughRole = ThroughRole::SymmetricOnce; }, kFriends,
     "SELECT person_id, friend_id FROM friend ORDER BY 1, 2", "1|2 1|3 2|3", "rows.once=1 rows.itself=1"},
    {"pairs are mirrored", "Person(id*, name); Person n-m Person: friends/befriended through Friend", [](RelationshipForm &form, const Schema &) { form.throughRole = ThroughRole::SymmetricMirrored; }, kFriends,
     "SELECT person_id, friend_id FROM friend ORDER BY 1, 2", "1|2 1|3 2|1 2|3 3|1 3|2 4|4", "rows.mirrored=2"},
    {"pairs stored once are mirrored", "Person(id*, name); Person(person_id) n-m Person(friend_id): friends through Friend symmetric once", [](RelationshipForm &form, const Schema &) { form.throughRole = ThroughRole::SymmetricMirrored; },
     "INSERT INTO person (id, name) VALUES (1, 'a'), (2, 'b'), (3, 'c'); INSERT INTO friend (person_id, friend_id) VALUES (1, 2), (2, 3)", "SELECT person_id, friend_id FROM friend ORDER BY 1, 2", "1|2 2|1 2|3 3|2", "rows.mirrored=2"},
    // --- translations
    {"languages become codes", "Article(id*, title); Language(code*: string(8), name); Article n-m Language: languages/articles through Text(body: text?)", [](RelationshipForm &form, const Schema &) {
         become(form, "translations"); form.through = u"Text"_s; form.target = {}; form.languageField = u"language"_s; },
     "INSERT INTO article (id, title) VALUES (1, 'a'), (2, 'b'); INSERT INTO language (code, name) VALUES ('de', 'D'), ('en', 'E'); INSERT INTO text (article_id, language_code, body) VALUES (1, 'de', 'x'), (1, 'en', 'y'), (2, 'de', NULL)",
     "SELECT article_id, language, body FROM text ORDER BY 1, 2", "1|de|x 1|en|y 2|de|-", ""},
};

Schema schemaOf(const QString &text, const QString &dialect)
{
    CountedIds ids;
    auto schema = schemaFromText(text, ids, dialect);
    if (!schema)
        qFatal("%s", qPrintable(worded(schema.error(), Wording::English)));
    return *std::move(schema);
}

RelationshipId lastOf(const Schema &schema)
{
    const SchemaIndex index(schema);
    RelationshipId last;
    for (const RelationshipView &view : index.relationships())
        if (!index.isLeg(view.id) && (last.isNull() || view.id.store != RelationshipId::Store::Reference || last.store == RelationshipId::Store::Reference))
            last = view.id;
    return last;
}

Schema changed(const Schema &schema, RelationshipForm form, const std::function<void(RelationshipForm &, const Schema &)> &edit)
{
    edit(form, schema);
    CountedIds ids(form.existing.isNull() ? 5000 : 9000);
    const auto change = edits::relate(schema, form, ids);
    if (!change)
        qFatal("%s", qPrintable(worded(change.error(), Wording::English)));
    return applied(schema, *change);
}

Schema changed(const Schema &schema, const std::function<void(RelationshipForm &, const Schema &)> &edit)
{
    const auto form = edits::formOf(schema, lastOf(schema));
    if (!form)
        qFatal("no form");
    return changed(schema, *form, edit);
}

QStringList statementsOf(const char *text)
{
    QStringList all;
    for (const QString &one : QString::fromUtf8(text).split(u';', Qt::SkipEmptyParts))
        if (!one.trimmed().isEmpty())
            all << one.trimmed();
    return all;
}

// As its script would be run. Empty, or what the database said; where it can, it is as before then.
QString migrate(test::RealDatabase &database, const Migration &migration, const Dialect &dialect)
{
    const bool transaction = dialect.has(Dialect::Feature::TransactionalDdl);
    if (migration.rebuildsTables)
        if (const QString said = database.run({u"PRAGMA foreign_keys = OFF"_s}); !said.isEmpty())
            return said;
    QStringList statements = transaction ? QStringList{u"BEGIN"_s} : QStringList();
    for (const MigrationStep &step : migration.steps)
        statements << step.sql;
    QString said = database.run(statements);
    if (said.isEmpty() && migration.rebuildsTables)
        said = database.rows(u"SELECT * FROM pragma_foreign_key_check"_s).join(u'\n');
    if (transaction)
        said += database.run({said.isEmpty() ? u"COMMIT"_s : u"ROLLBACK"_s});
    if (migration.rebuildsTables)
        said += database.run({u"PRAGMA ignore_check_constraints = OFF"_s, u"PRAGMA foreign_keys = ON"_s});
    return said;
}

// Names that a dialect keeps to itself.
QString named(const char *text, const Dialect &dialect)
{
    return dialect.id == "postgresql"_L1 ? QString::fromUtf8(text).replace("FROM user "_L1, "FROM \"user\" "_L1).replace("INTO user "_L1, "INTO \"user\" "_L1) : QString::fromUtf8(text);
}

} // namespace

class TestRowMoves : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void rows_data();
    void rows();
    void random_data();
    void random();

private:
    std::map<QString, std::unique_ptr<test::RealDatabase>> m_databases;
    std::map<QString, QString> m_problems; // why one can't be asked
};

void TestRowMoves::initTestCase()
{
    for (const Dialect &dialect : allDialects()) {
        m_databases[dialect.id] = test::RealDatabase::of(dialect.id);
        m_problems[dialect.id] = m_databases[dialect.id]->problem();
    }
}

void TestRowMoves::rows_data()
{
    QTest::addColumn<const Case *>("what");
    QTest::addColumn<QString>("dialect");
    for (const Case &one : kCases)
        for (const Dialect &dialect : allDialects())
            QTest::addRow("%s, %s", one.name, qPrintable(dialect.id)) << &one << dialect.id;
}

void TestRowMoves::rows()
{
    QFETCH(const Case *, what);
    QFETCH(QString, dialect);
    const Dialect &theirs = *dialectById(dialect);
    test::RealDatabase &database = *m_databases[dialect];
    if (!m_problems[dialect].isEmpty())
        QSKIP(qPrintable(m_problems[dialect]));
    Schema before = schemaOf(QString::fromUtf8(what->before), dialect);
    if (what->make)
        before = changed(before, RelationshipForm(), what->make);
    const Schema after = changed(before, what->edit);
    const auto ddl = ddlFor(before, theirs);
    QVERIFY(ddl.ok());
    const auto migration = migrationFor(before, after, theirs);
    QVERIFY2(migration.ok(), migration ? "" : qPrintable(worded(migration.error(), Wording::English)));
    database.reset();
    QCOMPARE(database.load(*ddl), QString());
    QCOMPARE(database.run(statementsOf(named(what->rows, theirs).toUtf8())), QString());

    // What the plan says, counted.
    const QStringList expected = QString::fromUtf8(what->counts).split(u' ', Qt::SkipEmptyParts);
    bool refuses = false;
    QStringList told;
    for (const RowConsequence &consequence : migration->rows) {
        const QString sentence = worded(consequence, Wording::English);
        QVERIFY2(!sentence.contains(u'%'), qPrintable(sentence));
        told << nameOf(consequence.fate) + ": "_L1 + sentence + " "_L1 + consequence.rows;
        const QString count = consequence.rows.isEmpty() ? u"0"_s : database.rows(countOf(consequence.rows)).value(0);
        bool number = false;
        const int rows = count.toInt(&number);
        QVERIFY2(number, qPrintable(count));
        const QString line = QLatin1StringView(consequence.text.code) + u'=' + count;
        if ((consequence.fate == Fate::Lost || consequence.fate == Fate::Refused) && rows > 0)
            QVERIFY2(expected.contains(line), qPrintable(line + u'\n' + told.join(u'\n')));
        refuses = refuses || (consequence.fate == Fate::Refused && rows > 0);
    }
    for (const QString &line : expected)
        QVERIFY2(std::any_of(migration->rows.begin(), migration->rows.end(), [&](const RowConsequence &one) { return line.startsWith(QLatin1StringView(one.text.code) + u'='); }),
                 qPrintable(line + u'\n' + told.join(u'\n')));

    if (refuses) {
        QVERIFY(*what->mend);
        // The script stops before it has done anything, also where statements are final.
        QStringList lines = migration->text(theirs).split(u'\n');
        lines.removeIf([](const QString &line) { return line.startsWith("--"_L1); }); // statementsOf takes a ";" in a comment for an end
        const QString refused = database.run(statementsOf(lines.join(u'\n').toUtf8()));
        QVERIFY2(refused.contains("relata_guard"_L1), qPrintable(refused + u'\n' + migration->text(theirs)));
        if (theirs.has(Dialect::Feature::TransactionalDdl))
            QCOMPARE(database.run({u"ROLLBACK"_s}), QString());
        if (migration->rebuildsTables)
            QCOMPARE(database.run({u"PRAGMA foreign_keys = ON"_s}), QString());
        const QStringList touched = test::comparedWith(database, before, theirs);
        QVERIFY2(touched.isEmpty(), qPrintable(touched.join(u'\n')));
        const QString said = migrate(database, *migration, theirs);
        QVERIFY2(!said.isEmpty(), qPrintable(told.join(u'\n')));
        if (!theirs.has(Dialect::Feature::TransactionalDdl)) { // half done: anew
            database.reset();
            QCOMPARE(database.load(*ddl), QString());
            QCOMPARE(database.run(statementsOf(named(what->rows, theirs).toUtf8())), QString());
        }
        QCOMPARE(database.run(statementsOf(what->mend)), QString());
    }
    const QString said = migrate(database, *migration, theirs);
    QVERIFY2(said.isEmpty(), qPrintable(said + u"\n\n"_s + migration->text(theirs)));
    const QStringList found = database.rows(named(what->query, theirs));
    QVERIFY2(found.join(u' ') == QString::fromUtf8(what->expected), qPrintable(found.join(u' ') + u"\n\n"_s + migration->text(theirs)));
    const QStringList differ = test::comparedWith(database, after, theirs);
    QVERIFY2(differ.isEmpty(), qPrintable(differ.join(u'\n') + u"\n\n"_s + migration->text(theirs)));
}

void TestRowMoves::random_data()
{
    QTest::addColumn<QString>("dialect");
    for (const Dialect &dialect : allDialects())
        QTest::newRow(qPrintable(dialect.id)) << dialect.id;
}

// From any plain kind to any other and back, on random pairs: what is there after was there before, and what is gone was counted.
void TestRowMoves::random()
{
    QFETCH(QString, dialect);
    const Dialect &theirs = *dialectById(dialect);
    test::RealDatabase &database = *m_databases[dialect];
    if (!m_problems[dialect].isEmpty())
        QSKIP(qPrintable(m_problems[dialect]));
    using Pairs = std::set<QString>; // "left right"
    struct State
    {
        const char *kind;
        const char *pairs; // query
    };
    static const State kStates[] = {{"one-to-many", "SELECT left_id, id FROM \"right\" WHERE left_id IS NOT NULL"},
                                    {"many-to-one", "SELECT id, right_id FROM \"left\" WHERE right_id IS NOT NULL"},
                                    {"one-to-one", "SELECT left_id, id FROM \"right\" WHERE left_id IS NOT NULL"},
                                    {"many-to-many", "SELECT left_id, right_id FROM left_right"}};
    const auto pairsOf = [&](const State &state) {
        QString query = QString::fromUtf8(state.pairs);
        if (dialect == "mysql"_L1)
            query.replace(u'"', u'`');
        const QStringList rows = database.rows(query);
        return Pairs(rows.begin(), rows.end());
    };
    const auto form = [](const char *kind) {
        return [kind](RelationshipForm &changing, const Schema &schema) {
            become(changing, kind);
            changing.source = schema.entityNamed(u"Left")->id; // a stored many-to-one reads as one-to-many from the other side
            changing.target = schema.entityNamed(u"Right")->id;
            changing.sourceReference = u"lefts"_s;
            changing.targetReference = u"rights"_s;
            changing.sourceOptional = changing.targetOptional = true;
            changing.sourceKey.clear();
            if (QLatin1StringView(kind) != "many-to-many"_L1)
                (QLatin1StringView(kind) == "many-to-one"_L1 ? changing.sourceKey : changing.targetKey) = QStringList{QLatin1StringView(kind) == "many-to-one"_L1 ? u"right_id"_s : u"left_id"_s};
            else
                changing.through = u"LeftRight"_s;
        };
    };
    QRandomGenerator random(7);
    int moved = 0, lostRows = 0;
    for (int round = 0; round < 6; ++round) {
        Schema before = schemaOf(u"Left(id*, name); Right(id*, name); Left n-m Right: rights/lefts through LeftRight"_s, dialect);
        const State *state = &kStates[3];
        database.reset();
        QCOMPARE(database.load(*ddlFor(before, theirs)), QString());
        const auto quoted = [&](const QString &sql) { return dialect == "mysql"_L1 ? QString(sql).replace(u'"', u'`') : sql; };
        QStringList statements;
        for (int i = 1; i <= 7; ++i)
            statements << quoted(u"INSERT INTO \"left\" (id, name) VALUES (%1, 'l%1')"_s.arg(i)) << quoted(u"INSERT INTO \"right\" (id, name) VALUES (%1, 'r%1')"_s.arg(i));
        for (int left = 1; left <= 7; ++left)
            for (int right = 1; right <= 7; ++right)
                if (random.bounded(3) == 0)
                    statements << u"INSERT INTO left_right (left_id, right_id) VALUES (%1, %2)"_s.arg(left).arg(right);
        QCOMPARE(database.run(statements), QString());
        for (int step = 0; step < 3; ++step) {
            const State *next = &kStates[random.bounded(4)];
            if (next == state)
                continue;
            const Schema after = changed(before, form(next->kind));
            const auto migration = migrationFor(before, after, theirs);
            QVERIFY(migration.ok());
            const Pairs was = pairsOf(*state);
            qsizetype lost = 0;
            bool refused = false;
            for (const RowConsequence &one : migration->rows) {
                const int count = one.rows.isEmpty() ? 0 : database.value(countOf(one.rows)).toInt();
                lost += one.fate == Fate::Lost ? count : 0;
                refused = refused || (one.fate == Fate::Refused && count > 0);
            }
            if (refused)
                break; // seen in rows()
            const QString said = migrate(database, *migration, theirs);
            QVERIFY2(said.isEmpty(), qPrintable(said + u"\n\n"_s + migration->text(theirs)));
            const Pairs is = pairsOf(*next);
            const QString path = QLatin1StringView(state->kind) + " to "_L1 + QLatin1StringView(next->kind) + "\n\n"_L1 + migration->text(theirs);
            QVERIFY2(std::includes(was.begin(), was.end(), is.begin(), is.end()), qPrintable(path));
            QVERIFY2(qsizetype(was.size() - is.size()) == lost, qPrintable(u"%1 - %2 is not %3 of %4"_s.arg(was.size()).arg(is.size()).arg(lost).arg(path)));
            QCOMPARE(database.value(quoted(u"SELECT COUNT(*) FROM \"left\""_s)) + database.value(quoted(u"SELECT COUNT(*) FROM \"right\""_s)), u"77"_s);
            ++moved;
            lostRows += int(lost);
            before = after;
            state = next;
        }
    }
    QVERIFY(moved > 5 && lostRows > 10);
    qInfo("%d changes, %d pairs lost as announced", moved, lostRows);
}

QTEST_GUILESS_MAIN(TestRowMoves)
#include "tst_rowmoves.moc"
