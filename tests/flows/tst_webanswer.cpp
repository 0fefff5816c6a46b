// Answers of web APIs read as records; addresses and headers filled.
#include "model/flows/webanswer.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace relata;
using namespace relata::flows;
using Json = nlohmann::json;

namespace {

Json parsed(const char *text)
{
    const auto json = jsonOf(text);
    if (!json.ok())
        qFatal("%s", json.error().code);
    return *json;
}

ShapeField field(const QString &name, TypeKind kind, bool nullable = false, const QString &path = {})
{
    ShapeField made;
    made.name = name;
    made.type = typeOf(kind);
    made.nullable = nullable;
    made.path = path;
    return made;
}

QStringList codes(const WebRecords &records)
{
    QStringList all;
    for (const Error &error : records.errors)
        all << QString::fromLatin1(error.code);
    return all;
}

QString said(const ProposedShape &proposed)
{
    QStringList parts;
    for (const ShapeField &one : proposed.shape)
        parts << one.name + u": "_s + typeText(one.type) + (one.nullable ? u"?"_s : QString()) + (one.path.isEmpty() ? QString() : u" @"_s + one.path);
    return proposed.path + (proposed.expected == Expected::One ? u" one ("_s : u" many ("_s) + parts.join(u", "_s) + u')';
}

} // namespace

class TestWebAnswer : public QObject
{
    Q_OBJECT

private slots:
    void addresses_data();
    void addresses();
    void headers();
    void noJson();
    void recordsAtAPath();
    void whatDoesNotFit();
    void types_data();
    void types();
    void shapes_data();
    void shapes();
    void aProposedShapeFitsItsAnswer();
};

void TestWebAnswer::addresses_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("expected"); // the address, or the code of the error
    QTest::newRow("plain") << u"https://a.b/towns/{id}"_s << u"7"_s << u"https://a.b/towns/7"_s;
    QTest::newRow("twice") << u"https://a.b/{id}?again={id}"_s << u"7"_s << u"https://a.b/7?again=7"_s;
    QTest::newRow("stays in its place") << u"https://a.b/{id}/x?y=1"_s << u"../a?b#c&d=e"_s << u"https://a.b/..%2Fa%3Fb%23c%26d%3De/x?y=1"_s;
    QTest::newRow("percent") << u"https://a.b/{id}"_s << u"50%2F"_s << u"https://a.b/50%252F"_s;
    QTest::newRow("letters") << u"https://a.b/{id}"_s << u"Zürich 2"_s << u"https://a.b/Z%C3%BCrich%202"_s;
    QTest::newRow("plus") << u"https://a.b/?q={id}"_s << u"a+b"_s << u"https://a.b/?q=a%2Bb"_s;
    QTest::newRow("up") << u"https://a.b/x/{id}"_s << u".."_s << u"web.dots"_s;
    QTest::newRow("missing") << u"https://a.b/{id}"_s << QString() << u"web.no-value"_s;
    QTest::newRow("file") << u"file:///etc/{id}"_s << u"passwd"_s << u"web.url"_s;
    QTest::newRow("no host") << u"https:///{id}"_s << u"x"_s << u"web.url"_s;
    QTest::newRow("javascript") << u"javascript:alert({id})"_s << u"1"_s << u"web.url"_s;
}

void TestWebAnswer::addresses()
{
    QFETCH(QString, url);
    QFETCH(QString, value);
    QFETCH(QString, expected);
    const auto filled = filledUrl(url, {{u"id"_s, value}});
    QCOMPARE(filled.ok() ? QString::fromLatin1(filled->toEncoded()) : QString::fromLatin1(filled.error().code), expected);
}

void TestWebAnswer::headers()
{
    const QMap<QString, QString> headers{{u"Authorization"_s, u"Bearer ${TOKEN}"_s}, {u"X-Both"_s, u"${TOKEN}/${OTHER}"_s}};
    QCOMPARE(secretsOf(headers), (QStringList{u"TOKEN"_s, u"OTHER"_s}));
    const auto filled = filledHeaders(headers, {{u"TOKEN"_s, u"${OTHER}"_s}, {u"OTHER"_s, u"o"_s}});
    QVERIFY(filled.ok());
    QCOMPARE(filled->value(u"Authorization"_s), u"Bearer ${OTHER}"_s); // a secret is not read for more
    QCOMPARE(filled->value(u"X-Both"_s), u"${OTHER}/o"_s);
    const auto missing = filledHeaders(headers, {{u"TOKEN"_s, u"t"_s}});
    QCOMPARE(missing.error().code, "web.no-secret");
    const auto broken = filledHeaders(headers, {{u"TOKEN"_s, u"t\r\nX-Evil: 1"_s}, {u"OTHER"_s, u"o"_s}});
    QCOMPARE(broken.error().code, "web.header");
    QVERIFY(!worded(broken.error()).contains(u"Evil"_s)); // nor said
}

void TestWebAnswer::noJson()
{
    QCOMPARE(jsonOf("<!doctype html><p>Hello").error().code, "web.markup");
    QCOMPARE(jsonOf("  \n").error().code, "web.empty");
    QCOMPARE(jsonOf("{\"a\":").error().code, "web.json");
    QCOMPARE(jsonOf("{\"a\":\"\xff\"}").error().code, "web.json");
    QCOMPARE(jsonOf(QByteArray(500'000, '[')).error().code, "web.deep");
    QVERIFY(jsonOf("{\"a\":\"[[[[\\\"{\"}").ok());
}

void TestWebAnswer::recordsAtAPath()
{
    const Json answer = parsed(R"({"data":{"a/b":[{"id":1,"address":{"city":"Rome"}},{"id":2,"address":null}]},"none":null})");
    const std::vector<ShapeField> shape{field(u"id"_s, TypeKind::Int32), field(u"town"_s, TypeKind::Text, true, u"/address/city"_s)};
    const WebRecords records = recordsOf(answer, u"/data/a~1b"_s, shape, Expected::Many);
    QVERIFY2(records.errors.empty(), qPrintable(codes(records).join(u' ')));
    QCOMPARE(records.rows.size(), size_t(2));
    QVERIFY(records.rows[0][1] == Json("Rome"));
    QVERIFY(records.rows[1][1].is_null());
    QCOMPARE(recordsOf(answer, u"/data/a~1b/1"_s, shape, Expected::One).rows.size(), size_t(1));
    QVERIFY(recordsOf(answer, u"/none"_s, shape, Expected::One).rows.empty());
    QVERIFY(recordsOf(answer, u"/none"_s, shape, Expected::One).errors.empty());
}

void TestWebAnswer::whatDoesNotFit()
{
    const std::vector<ShapeField> shape{field(u"id"_s, TypeKind::Int32), field(u"name"_s, TypeKind::Text)};
    QCOMPARE(codes(recordsOf(parsed(R"({"a":1})"), u"/b"_s, shape, Expected::Many)), QStringList{u"web.nothing-there"_s});
    QCOMPARE(codes(recordsOf(parsed(R"([1])"), {}, shape, Expected::Many)), QStringList{u"web.no-record"_s});
    const WebRecords records = recordsOf(parsed(R"([{"id":"7","name":"x"},{"id":7}])"), {}, shape, Expected::One);
    QCOMPARE(codes(records), (QStringList{u"web.many"_s, u"web.type"_s, u"web.missing"_s}));
    QVERIFY(records.rows[0][0].is_discarded()); // not converted
    QVERIFY(records.rows[0][1] == Json("x"));
    QVERIFY2(worded(records.errors[1]).contains(u"Record 1: id is “7”, which is no int32."_s), qPrintable(worded(records.errors[1])));
    Json many = Json::array();
    for (int i = 0; i < 5000; ++i)
        many.push_back({{"id", "x"}});
    QVERIFY(recordsOf(many, {}, shape, Expected::Many).errors.size() <= 100);
}

void TestWebAnswer::types_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QByteArray>("good"); // a list of values
    QTest::addColumn<QByteArray>("bad");
    const auto row = [](const char *type, const char *good, const char *bad) { QTest::newRow(type) << QString::fromLatin1(type) << QByteArray(good) << QByteArray(bad); };
    row("boolean", "[true,false]", "[0,\"true\"]");
    row("int16", "[-32768,32767,2.0]", "[32768,1.5,\"1\"]");
    row("int32", "[2147483647]", "[2147483648,true]");
    row("int64", "[9223372036854775807,1e3]", "[1.5,\"9\"]");
    row("float64", "[1,1.5,-2e9]", "[\"1.5\"]");
    row("decimal(10,2)", "[1.5,\"12.30\"]", "[\"12,30\",true]");
    row("string(3)", "[\"abc\",\"äöü\"]", "[\"abcd\",3]");
    row("text", "[\"\"]", "[1,{},[]]");
    row("uuid", "[\"67c8770b-44f1-410a-ab9a-f9b5446f13ee\"]", "[\"67c8770b\"]");
    row("date", "[\"2024-02-29\"]", "[\"2023-02-29\",\"29.2.2024\"]");
    row("timestamptz", "[\"2024-02-29T12:00:00Z\",\"2024-02-29T12:00:00.123+02:00\"]", "[\"2024-02-29\",1709200000]");
    row("json", "[1,{},[1],\"x\"]", "[]");
    row("array(int32)", "[[1,2],[]]", "[[\"1\"],1]");
}

void TestWebAnswer::types()
{
    QFETCH(QString, type);
    QFETCH(QByteArray, good);
    QFETCH(QByteArray, bad);
    const auto known = typeFromText(type);
    QVERIFY2(known.ok(), qPrintable(type));
    ShapeField one = field(u"v"_s, TypeKind::Text);
    one.type = *known;
    for (const Json &value : parsed(good.constData()))
        QVERIFY2(recordsOf(Json{{"v", value}}, {}, {one}, Expected::One).errors.empty(), value.dump().c_str());
    for (const Json &value : parsed(bad.constData()))
        QCOMPARE(codes(recordsOf(Json{{"v", value}}, {}, {one}, Expected::One)), QStringList{u"web.type"_s});
}

void TestWebAnswer::shapes_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *answer, const char *path, const char *expected) {
        QTest::newRow(name) << QByteArray(answer) << QString::fromLatin1(path) << QString::fromLatin1(expected);
    };
    row("a record", R"({"first_name":"A","age":3})", "", " one (age: int32, first_name: text)");
    row("a list", R"([{"id":1},{"id":2,"note":null},{"id":99999999999}])", "", " many (id: int64, note: text?)");
    row("found beneath", R"({"count":2,"data":{"items":[{"id":1}]}})", "", "/data/items many (id: int32)");
    row("where it is said", R"({"a":[{"x":1}],"b":[{"y":1}]})", "/b", "/b many (y: int32)");
    row("objects are taken apart", R"([{"address":{"city":"R","geo":{"lat":1.5}},"tags":["a"]}])", "",
        " many (addressCity: text @/address/city, addressGeoLat: float64 @/address/geo/lat, tags: json)");
    row("kinds of text", R"([{"d":"2024-01-01","t":"2024-01-01T10:00:00Z","u":"67c8770b-44f1-410a-ab9a-f9b5446f13ee"}])", "", " many (d: date, t: timestamptz, u: uuid)");
    row("mixed", R"([{"a":1,"b":"2024-01-01","c":1},{"a":1.5,"b":"soon","c":"x"}])", "", " many (a: float64, b: text, c: json)");
    row("odd names", R"([{"first name":"x","1":2,"a/b":3,"a b":4}])", "", " many (value: int32 @/1, aB: int32 @/a b, aB2: int32 @/a~1b, firstName: text @/first name)");
    row("nothing", R"([1,2])", "", " many ()");
}

void TestWebAnswer::shapes()
{
    QFETCH(QByteArray, answer);
    QFETCH(QString, path);
    QFETCH(QString, expected);
    QCOMPARE(said(proposedShape(parsed(answer.constData()), path)), expected);
}

// Whatever is proposed maps the answer that it comes from, without a fault.
void TestWebAnswer::aProposedShapeFitsItsAnswer()
{
    for (const char *text : {R"({"first_name":"A","age":3})", R"([{"id":1},{"id":2,"note":null},{"id":99999999999}])", R"({"data":{"items":[{"id":1,"x":{"y":null}},{"x":{"y":{"z":[1]}}}]}})",
                             R"([{"a":1,"b":"2024-01-01","c":1},{"a":1.5,"b":"soon","c":{"d":1}}])", R"([{"":1,"~/":2,"ä":true}])", R"([{"x":12345678901234567890}])", R"([{"x":1},{"x":{"y":1,"z":2}},{"x":null}])"}) {
        const Json answer = parsed(text);
        const ProposedShape proposed = proposedShape(answer, {});
        QVERIFY2(!proposed.shape.empty(), text);
        const WebRecords records = recordsOf(answer, proposed.path, proposed.shape, proposed.expected);
        QVERIFY2(records.errors.empty(), qPrintable(QString::fromUtf8(text) + u' ' + codes(records).join(u' ') + said(proposed)));
        QVERIFY(!records.rows.empty());
    }
}

QTEST_GUILESS_MAIN(TestWebAnswer)
#include "tst_webanswer.moc"
