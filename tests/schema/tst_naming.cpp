#include "model/schema/inflection.h"
#include "model/schema/naming.h"

#include <QTest>

using namespace relata;
using namespace Qt::StringLiterals;

namespace {

// One word a line of the table below: singular, plural.
constexpr std::pair<const char *, const char *> kNouns[] = {
    {"task", "tasks"}, {"list", "lists"}, {"box", "boxes"}, {"tax", "taxes"}, {"church", "churches"}, {"dish", "dishes"}, {"class", "classes"}, {"address", "addresses"},
    {"process", "processes"}, {"access", "accesses"}, {"business", "businesses"}, {"status", "statuses"}, {"bus", "buses"}, {"virus", "viruses"}, {"bonus", "bonuses"},
    {"campus", "campuses"}, {"census", "censuses"}, {"menu", "menus"}, {"cpu", "cpus"}, {"alias", "aliases"}, {"canvas", "canvases"}, {"bias", "biases"},
    {"atlas", "atlases"}, {"gas", "gases"}, {"lens", "lenses"}, {"iris", "irises"}, {"analysis", "analyses"}, {"basis", "bases"}, {"crisis", "crises"}, {"thesis", "theses"},
    {"hypothesis", "hypotheses"}, {"diagnosis", "diagnoses"}, {"axis", "axes"}, {"city", "cities"}, {"country", "countries"}, {"category", "categories"},
    {"company", "companies"}, {"entity", "entities"}, {"query", "queries"}, {"soliloquy", "soliloquies"}, {"key", "keys"}, {"day", "days"}, {"survey", "surveys"}, {"toy", "toys"}, {"guy", "guys"},
    {"movie", "movies"}, {"cookie", "cookies"}, {"tie", "ties"}, {"pie", "pies"}, {"calorie", "calories"}, {"wolf", "wolves"}, {"shelf", "shelves"}, {"bookshelf", "bookshelves"},
    {"half", "halves"}, {"leaf", "leaves"}, {"loaf", "loaves"}, {"thief", "thieves"}, {"knife", "knives"}, {"life", "lives"}, {"wife", "wives"}, {"housewife", "housewives"},
    {"self", "selves"}, {"scarf", "scarves"}, {"roof", "roofs"}, {"proof", "proofs"}, {"chief", "chiefs"}, {"belief", "beliefs"}, {"cafe", "cafes"}, {"safe", "safes"},
    {"archive", "archives"}, {"drive", "drives"}, {"curve", "curves"}, {"move", "moves"}, {"olive", "olives"}, {"valve", "valves"}, {"sleeve", "sleeves"}, {"glove", "gloves"},
    {"person", "people"}, {"salesperson", "salespeople"}, {"man", "men"}, {"woman", "women"}, {"craftsman", "craftsmen"}, {"human", "humans"}, {"german", "germans"}, {"specimen", "specimens"},
    {"child", "children"}, {"grandchild", "grandchildren"}, {"ox", "oxen"}, {"tooth", "teeth"}, {"foot", "feet"}, {"goose", "geese"}, {"mongoose", "mongooses"}, {"mouse", "mice"},
    {"house", "houses"}, {"warehouse", "warehouses"}, {"cause", "causes"}, {"use", "uses"}, {"course", "courses"}, {"case", "cases"}, {"database", "databases"}, {"phase", "phases"},
    {"purchase", "purchases"}, {"release", "releases"}, {"license", "licenses"}, {"response", "responses"}, {"expense", "expenses"}, {"exercise", "exercises"}, {"nurse", "nurses"},
    {"cache", "caches"}, {"headache", "headaches"}, {"batch", "batches"}, {"match", "matches"}, {"stomach", "stomachs"}, {"epoch", "epochs"}, {"size", "sizes"}, {"prize", "prizes"}, {"quiz", "quizzes"},
    {"buzz", "buzzes"}, {"waltz", "waltzes"}, {"hero", "heroes"}, {"potato", "potatoes"}, {"photo", "photos"}, {"video", "videos"}, {"logo", "logos"}, {"studio", "studios"}, {"shoe", "shoes"}, {"canoe", "canoes"},
    {"cactus", "cacti"}, {"alumnus", "alumni"}, {"radius", "radii"}, {"nucleus", "nuclei"}, {"stimulus", "stimuli"}, {"criterion", "criteria"}, {"phenomenon", "phenomena"}, {"bacterium", "bacteria"},
    {"curriculum", "curricula"}, {"schema", "schemas"}, {"formula", "formulas"}, {"vertex", "vertices"}, {"matrix", "matrices"}, {"appendix", "appendices"}, {"index", "indexes"}, {"suffix", "suffixes"},
    {"camera", "cameras"}, {"area", "areas"}, {"quota", "quotas"}, {"album", "albums"}, {"forum", "forums"}, {"museum", "museums"}, {"taxi", "taxis"}, {"api", "apis"}, {"emoji", "emojis"},
    {"genre", "genres"}, {"invoice", "invoices"}, {"invoice_line", "invoice_lines"}, {"artist", "artists"}, {"playlist", "playlists"}, {"employee", "employees"}, {"fee", "fees"}, {"image", "images"},
    {"topic", "topics"}, {"metric", "metrics"}, {"ticket", "tickets"}, {"passport", "passports"}, {"fingerprint", "fingerprints"}, {"recipe", "recipes"}, {"ingredient", "ingredients"}, {"setting", "settings"},
    {"plateau", "plateaus"}, {"passerby", "passersby"}, {"die", "dice"}, {"louse", "lice"}, {"larva", "larvae"}, {"y2k", "y2ks"}, {"task2", "task2s"}, {"café", "cafés"},
};

constexpr const char *kSame[] = {"sheep", "series", "species", "news", "equipment", "information", "data", "metadata", "media", "software", "fish", "staff", "headquarters",
                                 "chassis", "feedback", "evidence", "日本語", "заказ", "2024"};

} // namespace

class TestNaming : public QObject
{
    Q_OBJECT

private slots:
    void words_data();
    void words();
    void cases_data();
    void cases();
    void nouns_data();
    void nouns();
    void same_data();
    void same();
    void oneWay_data();
    void oneWay();
    void keepsCase_data();
    void keepsCase();
    void exceptions();
    void looks();
    void faults_data();
    void faults();
    void tables();
    void foreignKeyFields_data();
    void foreignKeyFields();
    void constraintNames();
    void longConstraintNames();
    void uniqueNames();
    void references();
};

void TestNaming::words_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *expected) { QTest::newRow(name) << QString::fromUtf8(name) << QString::fromUtf8(expected); };
    row("OrderItem", "Order Item");
    row("orderItem", "order Item");
    row("order_item", "order item");
    row("order-item", "order item");
    row("order item", "order item");
    row("ORDER_ITEM", "ORDER ITEM");
    row("HTTPServer", "HTTP Server");
    row("MyHTTPServer2", "My HTTP Server2");
    row("parseURL", "parse URL");
    row("URLs", "URLs");
    row("userIDs", "user IDs");
    row("userIDsAndNames", "user IDs And Names");
    row("SHA256Hash", "SHA256 Hash");
    row("utf8mb4", "utf8mb4");
    row("address2", "address2");
    row("line_2_text", "line 2 text");
    row("iPhone", "i Phone");
    row("A", "A");
    row("__task__", "task");
    row("schema.table", "schema table");
    row("ÄpfelUndBirnen", "Äpfel Und Birnen");
    row("ŻółwŻaba", "Żółw Żaba");
    row("ПерваяТаблица", "Первая Таблица");
    row("日本語", "日本語");
    row("𝐀name", "𝐀name");
    row("cafe\u0301Bar", "cafe\u0301 Bar");
    row("", "");
    row("---", "");
    row("a\"b`c", "a b c");
}

void TestNaming::words()
{
    QFETCH(QString, name);
    QFETCH(QString, expected);
    QCOMPARE(naming::words(name).join(u' '), expected);
}

void TestNaming::cases_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QStringList>("expected"); // camel pascal snake kebab constant title
    const auto row = [](const char *name, const char *expected) {
        QTest::newRow(name) << QString::fromUtf8(name) << QString::fromUtf8(expected).split(u'|');
    };
    row("OrderItem", "orderItem|OrderItem|order_item|order-item|ORDER_ITEM|Order Item");
    row("order_item", "orderItem|OrderItem|order_item|order-item|ORDER_ITEM|Order Item");
    row("HTTPServer", "httpServer|HttpServer|http_server|http-server|HTTP_SERVER|Http Server");
    row("CustomerId", "customerId|CustomerId|customer_id|customer-id|CUSTOMER_ID|Customer Id");
    row("address_2", "address2|Address2|address_2|address-2|ADDRESS_2|Address 2");
    row("Über Größe", "überGröße|ÜberGröße|über_größe|über-größe|ÜBER_GRÖSSE|Über Größe");
    row("日本語", "日本語|日本語|日本語|日本語|日本語|日本語");
    row("--", "--|--|--|--|--|--");
    row("x", "x|X|x|x|X|X");
}

void TestNaming::cases()
{
    QFETCH(QString, name);
    QFETCH(QStringList, expected);
    QCOMPARE(naming::cased(name, NameCase::AsTyped), name);
    QCOMPARE(naming::cased(name, NameCase::Camel), expected[0]);
    QCOMPARE(naming::cased(name, NameCase::Pascal), expected[1]);
    QCOMPARE(naming::cased(name, NameCase::Snake), expected[2]);
    QCOMPARE(naming::cased(name, NameCase::Kebab), expected[3]);
    QCOMPARE(naming::cased(name, NameCase::Constant), expected[4]);
    QCOMPARE(naming::titled(name), expected[5]);
}

void TestNaming::nouns_data()
{
    QTest::addColumn<QString>("one");
    QTest::addColumn<QString>("many");
    for (const auto &[one, many] : kNouns)
        QTest::newRow(one) << QString::fromUtf8(one) << QString::fromUtf8(many);
}

void TestNaming::nouns()
{
    QFETCH(QString, one);
    QFETCH(QString, many);
    QCOMPARE(inflection::plural(one), many);
    QCOMPARE(inflection::plural(many), many);
    QCOMPARE(inflection::singular(one), one);
    if (many != "bases"_L1) // of base as well as of basis
        QCOMPARE(inflection::singular(many), one);
    QVERIFY(inflection::looksPlural(many));
    QVERIFY(!inflection::looksPlural(one));
    QVERIFY(inflection::looksSingular(one));
    QVERIFY(!inflection::looksSingular(many));
}

void TestNaming::same_data()
{
    QTest::addColumn<QString>("word");
    for (const char *word : kSame)
        QTest::newRow(word) << QString::fromUtf8(word);
}

void TestNaming::same()
{
    QFETCH(QString, word);
    if (word == "2024"_L1) {
        QCOMPARE(inflection::singular(word), word);
        return;
    }
    QCOMPARE(inflection::plural(word), word);
    QCOMPARE(inflection::singular(word), word);
    QVERIFY(!inflection::looksPlural(word));
    QVERIFY(!inflection::looksSingular(word));
}

void TestNaming::oneWay_data()
{
    QTest::addColumn<QString>("many");
    QTest::addColumn<QString>("one");
    const auto row = [](const char *many, const char *one) { QTest::newRow(many) << QString::fromUtf8(many) << QString::fromUtf8(one); };
    row("indices", "index");
    row("schemata", "schema");
    row("formulae", "formula");
    row("foci", "focus");
    row("persons", "person");
    row("apices", "apex");
    row("bureaux", "bureau");
}

void TestNaming::oneWay()
{
    QFETCH(QString, many);
    QFETCH(QString, one);
    QCOMPARE(inflection::singular(many), one);
    QCOMPARE(inflection::plural(many), many);
}

void TestNaming::keepsCase_data()
{
    QTest::addColumn<QString>("one");
    QTest::addColumn<QString>("many");
    const auto row = [](const char *one, const char *many) { QTest::newRow(one) << QString::fromUtf8(one) << QString::fromUtf8(many); };
    row("OrderItem", "OrderItems");
    row("person_address", "person_addresses");
    row("Person", "People");
    row("PERSON", "PEOPLE");
    row("SalesPerson", "SalesPeople");
    row("ORDER_ITEM", "ORDER_ITEMS");
    row("CATEGORY", "CATEGORIES");
    row("Category", "Categories");
    row("userID", "userIDs");
    row("API", "APIs");
    row("A1", "A1s");
    row("URL", "URLs");
    row("order item ", "order items ");
    row("list_", "lists_");
    row("\"Task\"", "\"Tasks\"");
    row("Ox", "Oxen");
    row("childrenBook", "childrenBooks");
    row("PlaylistTrack", "PlaylistTracks");
}

void TestNaming::keepsCase()
{
    QFETCH(QString, one);
    QFETCH(QString, many);
    QCOMPARE(inflection::plural(one), many);
    QCOMPARE(inflection::plural(many), many);
    QCOMPARE(inflection::singular(many), one);
    QCOMPARE(inflection::singular(one), one);
}

void TestNaming::exceptions()
{
    const inflection::Exceptions mine{{u"kunde"_s, u"kunden"_s}, {u"staff"_s, u"staffs"_s}, {u"octopus"_s, u"octopodes"_s}, {u"medium"_s, u"media"_s}, {u"cow"_s, u"kine"_s}};
    QCOMPARE(inflection::plural(u"Kunde", mine), u"Kunden"_s);
    QCOMPARE(inflection::singular(u"ALTE_KUNDEN", mine), u"ALTE_KUNDE"_s);
    QCOMPARE(inflection::plural(u"Kunden", mine), u"Kunden"_s);
    QCOMPARE(inflection::plural(u"staff", mine), u"staffs"_s);
    QCOMPARE(inflection::singular(u"Octopodes", mine), u"Octopus"_s);
    QCOMPARE(inflection::singular(u"Media", mine), u"Medium"_s);
    QCOMPARE(inflection::plural(u"Cow", mine), u"Kine"_s);
    QVERIFY(inflection::looksPlural(u"kunden", mine));
    QVERIFY(!inflection::looksPlural(u"kunden"));
}

void TestNaming::looks()
{
    QVERIFY(inflection::looksPlural(u"OrderItems"));
    QVERIFY(!inflection::looksPlural(u"itemsOrder"));
    QVERIFY(!inflection::looksPlural(u""));
    QVERIFY(!inflection::looksSingular(u"--"));
}

void TestNaming::faults_data()
{
    using naming::NameFault;
    QTest::addColumn<QString>("name");
    QTest::addColumn<NameFault>("fault");
    QTest::newRow("plain") << u"Task"_s << NameFault::None;
    QTest::newRow("odd but legal") << u"x\"; DROP TABLE sentinel; --"_s << NameFault::None;
    QTest::newRow("emoji") << u"🍎🍏"_s << NameFault::None;
    QTest::newRow("empty") << u""_s << NameFault::Empty;
    QTest::newRow("blank") << u" \u00a0"_s << NameFault::Empty;
    QTest::newRow("NUL") << QString(QChar(0)) + u'x' << NameFault::ControlCharacter;
    QTest::newRow("LF") << u"a\nb"_s << NameFault::ControlCharacter;
    QTest::newRow("C1") << u"a\u0085b"_s << NameFault::ControlCharacter;
    QTest::newRow("line separator") << u"a\u2028b"_s << NameFault::ControlCharacter;
    QTest::newRow("RLO") << u"a\u202eb"_s << NameFault::BidiControl;
    QTest::newRow("isolate") << u"a\u2066b"_s << NameFault::BidiControl;
    QTest::newRow("lone surrogate") << QString(QChar(0xd800)) + u'x' << NameFault::NotUnicode;
    QTest::newRow("128 code points") << u"🍎"_s.repeated(128) << NameFault::None;
    QTest::newRow("129 code points") << u"a"_s.repeated(129) << NameFault::TooLong;
}

void TestNaming::faults()
{
    QFETCH(QString, name);
    QFETCH(naming::NameFault, fault);
    QCOMPARE(naming::faultOf(name), fault);
}

void TestNaming::tables()
{
    NamingPolicy policy;
    QCOMPARE(naming::tableNameFor(u"OrderItem", policy), u"order_item"_s);
    QCOMPARE(naming::entityNameFor(u"order_items", policy), u"OrderItem"_s);
    QCOMPARE(naming::entityNameFor(u"MediaType", policy), u"MediaType"_s);
    QCOMPARE(naming::fieldNameFor(u"Due date", policy), u"due_date"_s);
    QCOMPARE(naming::columnNameFor(u"dueDate", policy), u"due_date"_s);
    policy.tableNumber = TableNumber::Plural;
    QCOMPARE(naming::tableNameFor(u"Person", policy), u"people"_s);
    policy.tableCase = NameCase::AsTyped;
    QCOMPARE(naming::tableNameFor(u"OrderItem", policy), u"OrderItems"_s);
    policy.plurals.insert(u"person"_s, u"persons"_s);
    QCOMPARE(naming::tableNameFor(u"Person", policy), u"Persons"_s);
}

void TestNaming::foreignKeyFields_data()
{
    QTest::addColumn<QString>("reference");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("entity");
    QTest::addColumn<QString>("snake");
    QTest::addColumn<QString>("camel");
    QTest::newRow("seed") << u"list"_s << u"id"_s << u"List"_s << u"list_id"_s << u"listId"_s;
    QTest::newRow("as typed in the seed") << u"List"_s << u"id"_s << u"List"_s << u"list_id"_s << u"listId"_s;
    QTest::newRow("key says it") << u"country"_s << u"country_code"_s << u"Country"_s << u"country_code"_s << u"countryCode"_s;
    QTest::newRow("entity in key") << u"boss"_s << u"EmployeeId"_s << u"Employee"_s << u"boss_id"_s << u"bossId"_s;
    QTest::newRow("whole key is the entity") << u"owner"_s << u"person"_s << u"Person"_s << u"owner_person"_s << u"ownerPerson"_s;
    QTest::newRow("acronym") << u"homeAddress"_s << u"UUID"_s << u"Address"_s << u"home_address_uuid"_s << u"homeAddressUuid"_s;
}

void TestNaming::foreignKeyFields()
{
    QFETCH(QString, reference);
    QFETCH(QString, key);
    QFETCH(QString, entity);
    QFETCH(QString, snake);
    QFETCH(QString, camel);
    NamingPolicy policy;
    QCOMPARE(naming::foreignKeyFieldName(reference, key, policy, entity), snake);
    policy.fieldCase = NameCase::Camel;
    QCOMPARE(naming::foreignKeyFieldName(reference, key, policy, entity), camel);
    policy.fieldCase = NameCase::AsTyped;
    policy.foreignKeyField = u"fk_{reference}"_s;
    if (entity == "List"_L1)
        QCOMPARE(naming::foreignKeyFieldName(reference, key, policy, entity), u"fk_"_s + reference);
}

void TestNaming::constraintNames()
{
    using naming::ConstraintKind;
    const NamingPolicy policy;
    QCOMPARE(naming::constraintName(ConstraintKind::PrimaryKey, u"task", {u"id"_s}, policy), u"task_pkey"_s);
    QCOMPARE(naming::constraintName(ConstraintKind::UniqueKey, u"task", {u"list_id"_s, u"title"_s}, policy), u"task_list_id_title_key"_s);
    QCOMPARE(naming::constraintName(ConstraintKind::ForeignKey, u"task", {u"list_id"_s}, policy), u"task_list_id_fkey"_s);
    QCOMPARE(naming::constraintName(ConstraintKind::Check, u"task", {u"title"_s}, policy), u"task_title_check"_s);
    QCOMPARE(naming::constraintName(ConstraintKind::Index, u"task", {u"title"_s}, policy), u"task_title_idx"_s);
    // A table called like a placeholder is text, not a placeholder.
    QCOMPARE(naming::constraintName(ConstraintKind::Index, u"{fields}", {u"title"_s}, policy), u"{fields}_title_idx"_s);
}

void TestNaming::longConstraintNames()
{
    using naming::ConstraintKind;
    const NamingPolicy policy;
    const QString table = u"é"_s.repeated(40);
    QSet<QString> names;
    for (const QString &field : {u"a"_s, u"b"_s, u"c"_s}) {
        const QString name = naming::constraintName(ConstraintKind::ForeignKey, table, {field}, policy);
        QVERIFY(name.toUtf8().size() <= 63);
        QVERIFY(name.toUtf8().size() >= 60);
        QVERIFY(name.endsWith(u"_fkey"_s));
        QCOMPARE(QString::fromUtf8(name.toUtf8()), name);
        QCOMPARE(naming::constraintName(ConstraintKind::ForeignKey, table, {field}, policy), name);
        names.insert(name);
    }
    QCOMPARE(names.size(), 3);
    // Just as long as allowed: untouched.
    const QString exact = QString(63 - 5, u'x');
    QCOMPARE(naming::constraintName(ConstraintKind::PrimaryKey, exact, {}, policy), exact + u"_pkey"_s);
    QCOMPARE(naming::constraintName(ConstraintKind::PrimaryKey, QString(59, u'x'), {}, policy).size(), 63);
}

void TestNaming::uniqueNames()
{
    const QStringList taken{u"task"_s, u"task_2"_s, u"OrderItem"_s, u"Task2"_s, u"order_item"_s};
    const auto isTaken = [&](const QString &name) { return taken.contains(name); };
    QCOMPARE(naming::uniqueName(u"list"_s, isTaken), u"list"_s);
    QCOMPARE(naming::uniqueName(u"task"_s, isTaken), u"task_3"_s);
    QCOMPARE(naming::uniqueName(u"OrderItem"_s, isTaken), u"OrderItem2"_s);
    QCOMPARE(naming::uniqueName(u"Task2"_s, isTaken), u"Task2_2"_s);
    QCOMPARE(naming::uniqueName(u"order_item"_s, isTaken), u"order_item_2"_s);
}

void TestNaming::references()
{
    using naming::Count;
    NamingPolicy policy;
    QCOMPARE(naming::defaultSourceReference(u"List", Count::One, policy), u"list"_s);
    QCOMPARE(naming::defaultTargetReference(u"Task", Count::Many, policy), u"tasks"_s);
    QCOMPARE(naming::defaultTargetReference(u"OrderItem", Count::Many, policy), u"orderItems"_s);
    QCOMPARE(naming::defaultTargetReference(u"Passport", Count::One, policy), u"passport"_s);
    QCOMPARE(naming::defaultSourceReference(u"Articles", Count::One, policy), u"article"_s);
    policy.referenceCase = NameCase::AsTyped;
    QCOMPARE(naming::defaultTargetReference(u"Task", Count::Many, policy), u"Tasks"_s);
}

QTEST_GUILESS_MAIN(TestNaming)
#include "tst_naming.moc"
