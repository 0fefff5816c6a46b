#include "model/schema/inflection.h"

#include "model/schema/naming.h"

#include <QHash>
#include <QSet>

#include <algorithm>
#include <array>
#include <utility>

namespace relata::inflection {

using namespace Qt::StringLiterals;

namespace {

using Words = QSet<QString>;

Words wordSet(const char *text)
{
    const QStringList list = QString::fromLatin1(text).split(u' ', Qt::SkipEmptyParts);
    return Words(list.begin(), list.end());
}

// "mouse mice", "ox oxen" …: one pair after the other.
QHash<QString, QString> pairs(const char *text)
{
    const QStringList list = QString::fromLatin1(text).split(u' ', Qt::SkipEmptyParts);
    Q_ASSERT(list.size() % 2 == 0);
    QHash<QString, QString> map;
    for (qsizetype i = 0; i + 1 < list.size(); i += 2)
        map.insert(list[i], list[i + 1]);
    return map;
}

QHash<QString, QString> turned(const QHash<QString, QString> &map)
{
    QHash<QString, QString> other;
    for (auto it = map.begin(); it != map.end(); ++it)
        other.insert(it.value(), it.key());
    return other;
}

struct English {
    // Neither changes: what is counted by another word, and what looks alike in both numbers.
    const Words same = wordSet(
        "advice aircraft alms analytics athletics bacon baggage barracks bison cash cattle chassis clothing corps crossroads cutlery data deer diabetes "
        "economics electricity electronics equipment evidence feedback firmware fish furniture gallows gymnastics hardware headquarters health homework "
        "housework hovercraft info information innings internet jeans knowledge kudos logistics luggage machinery malware mathematics means measles media "
        "merchandise metadata middleware money moose mumps music news offspring pants payware personnel physics police politics rabies rain research rice "
        "salmon scissors series sheep shrimp software spacecraft spam species staff swine thanks traffic trousers trout weather wifi wildlife nightlife");

    const QHash<QString, QString> toPlural = pairs(
        "person people man men child children ox oxen tooth teeth foot feet goose geese mouse mice louse lice die dice quiz quizzes whiz whizzes "
        "cactus cacti fungus fungi alumnus alumni radius radii nucleus nuclei stimulus stimuli syllabus syllabi locus loci bacillus bacilli "
        "corpus corpora genus genera "
        "bacterium bacteria curriculum curricula memorandum memoranda erratum errata addendum addenda stratum strata ovum ova symposium symposia "
        "consortium consortia millennium millennia spectrum spectra quantum quanta desideratum desiderata criterion criteria phenomenon phenomena "
        "automaton automata alga algae alumna alumnae larva larvae vertebra vertebrae "
        "vertex vertices matrix matrices appendix appendices vortex vortices codex codices axis axes testis testes "
        "passerby passersby bureau bureaus plateau plateaus cookie cookies movie movies");

    // Plurals of Latin and Greek that we understand but don't make.
    const QHash<QString, QString> alsoPlural = pairs(
        "indices index schemata schema formulae formula antennae antenna nebulae nebula apices apex foci focus octopi octopus termini terminus "
        "stigmata stigma dogmata dogma aquaria aquarium stadia stadium referenda referendum fora forum persons person "
        "pence penny bureaux bureau plateaux plateau chateaux chateau tableaux tableau genii genius brethren brother cherubim cherub seraphim seraph "
        "graffiti graffito paparazzi paparazzo libretti libretto virtuosi virtuoso concerti concerto");

    // Count-less nouns that turn up as plurals of these.
    const QHash<QString, QString> oneWay = pairs("datum data medium media");

    // Glued compounds keep the rule of their last part: salesperson, grandchild, bookshelf.
    const std::array<std::pair<QString, QString>, 9> toPluralEndings = {{
        {u"person"_s, u"people"_s}, {u"child"_s, u"children"_s}, {u"woman"_s, u"women"_s}, {u"tooth"_s, u"teeth"_s}, {u"mouse"_s, u"mice"_s},
        {u"matrix"_s, u"matrices"_s}, {u"vertex"_s, u"vertices"_s}, {u"criterion"_s, u"criteria"_s}, {u"wolf"_s, u"wolves"_s},
    }};

    const Words endInMan = wordSet("human german roman norman shaman talisman ottoman caiman cayman brahman hetman ataman toman superhuman");
    const Words endInMen = wordSet("men specimen regimen omen abdomen acumen hymen stamen semen yemen ramen cyclamen dolmen bitumen albumen lumen amen women");

    // -f and -fe that become -ves; matched at the end of compounds too ("bookshelf"), so each is a whole stem.
    const QHash<QString, QString> toVes = pairs(
        "wolf wolves shelf shelves half halves calf calves leaf leaves loaf loaves thief thieves knife knives life lives wife wives self selves elf elves "
        "scarf scarves hoof hooves sheaf sheaves dwarf dwarves wharf wharves");
    const Words notVes = wordSet("belief behalf relief olives");

    const Words oToOes = wordSet("hero superhero antihero potato tomato echo veto torpedo cargo mosquito volcano embargo mango domino buffalo tornado");
    const Words oesToOe = wordSet("shoes toes canoes hoes foes woes oboes does aloes floes sloes roes horseshoes snowshoes tiptoes mistletoes");
    const Words hardCh = wordSet("stomach monarch epoch patriarch matriarch eunuch loch tech fintech biotech");
    const Words chesToChe = wordSet("aches caches niches avalanches quiches moustaches mustaches psyches creches pastiches headaches toothaches backaches brioches "
                                    "apaches caliches cliches douches seiches");
    const Words iesToIe = wordSet("movies cookies zombies calories rookies selfies hoodies brownies genies pixies prairies veggies smoothies birdies bookies "
                                  "collies junkies townies newbies indies cuties besties foodies goalies groupies hippies magpies neckties oldies talkies yuppies "
                                  "sorties lingeries menageries reveries eyries bogies camaraderies eeries techies walkies hotties aunties caddies doggies ties pies "
                                  "dies lies vies underlies belies hies budgies barbies rotisseries patisseries boogies");

    const Words usPlurals = wordSet("menus submenus gurus emus gnus haikus sudokus tutus zulus flus zebus bayous caribous tofus cpus gpus tpus npus vcpus apus skus ious "
                                    "bureaus plateaus chateaus tableaus thus hindus urdus lieus milieus adieus");
    const Words isPlurals = wordSet("skis taxis alibis bikinis khakis kiwis rabbis safaris salamis tsunamis wikis emojis apis uris guis clis uis kpis corgis yetis "
                                    "tatamis jacuzzis chilis pois rois ais nis mis wasabis broccolis ferraris israelis pakistanis iraqis");
    const Words usesToUse = wordSet("uses abuses excuses fuses muses ruses refuses accuses recluses reuses misuses hypotenuses");
    const Words sesToS = wordSet("aliases canvases atlases biases gases pancreases lenses irises tennises pelvises ibises metropolises trellises clitorises marquises "
                                 "yeses christmases rhinoceroses thermoses albatrosses cosmoses kansases texases iosses chaoses bioses mantises portcullises penises");
    const QHash<QString, QString> sesToSis = pairs(
        "bases base analyses analysis theses thesis crises crisis oases oasis diagnoses diagnosis prognoses prognosis synopses synopsis ellipses ellipsis "
        "emphases emphasis neuroses neurosis psychoses psychosis geneses genesis nemeses nemesis paralyses paralysis catalyses catalysis dialyses dialysis "
        "metamorphoses metamorphosis symbioses symbiosis thromboses thrombosis prostheses prosthesis");
    const std::array<QString, 4> sisEndings = {u"analyses"_s, u"theses"_s, u"gnoses"_s, u"lyses"_s};

    // Singulars that end in a single s and fit no rule below.
    const Words endInS = wordSet(
        "alias canvas atlas bias gas pancreas christmas texas kansas arkansas lens iris chaos cosmos ethos pathos asbestos rhinoceros thermos yes always "
        "as is us os vs ss css dns gps sms mms https tls aws cms pos ios macos rss irs bps fps kbps mbps gbps vps ups nas sas dos cvs js ts xs ps rds ecs sqs sns sos "
        "this his its hers ours yours theirs was has does overseas towards besides hers mars venus paris james jesus moses hermes summons pos dbms rdbms gis sus ms");

    QHash<QString, QString> toSingular;

    English()
    {
        toSingular = turned(toPlural);
        for (auto it = alsoPlural.begin(); it != alsoPlural.end(); ++it)
            toSingular.insert(it.key(), it.value());
        for (auto it = toVes.begin(); it != toVes.end(); ++it)
            toSingular.insert(it.value(), it.key());
    }
};

const English &english()
{
    static const English rules;
    return rules;
}

bool isVowel(QChar c)
{
    return u"aeiou"_s.contains(c);
}

// The letter before a suffix of `length` letters is there and no vowel.
bool consonantBefore(const QString &word, qsizetype length)
{
    return word.size() > length && !isVowel(word[word.size() - length - 1]);
}

QString cut(const QString &word, qsizetype letters, QLatin1StringView added = {})
{
    return word.left(word.size() - letters) + added;
}

QString singularOfVes(const QString &word)
{
    const English &rules = english();
    for (auto it = rules.toVes.begin(); it != rules.toVes.end(); ++it) {
        // "leaves" in "cleaves", "selves" in "ourselves": only stems of four letters and more are safe to find inside a word.
        if (it.value().size() >= 5 && word.endsWith(it.value()) && word != u"olives"_s && !word.endsWith("cleaves"_L1) && !word.endsWith("sleeves"_L1))
            return cut(word, it.value().size()) + it.key();
    }
    return cut(word, 1);
}

QString singularOfSes(const QString &word)
{
    const English &rules = english();
    if (rules.sesToS.contains(word) || word.endsWith("sses"_L1))
        return cut(word, 2);
    if (const auto found = rules.sesToSis.constFind(word); found != rules.sesToSis.constEnd())
        return *found;
    for (const QString &ending : rules.sisEndings) {
        if (word.endsWith(ending))
            return cut(word, 2, "is"_L1);
    }
    if (word.endsWith("uses"_L1) && !word.endsWith("ouses"_L1) && !word.endsWith("auses"_L1) && !rules.usesToUse.contains(word))
        return cut(word, 2);
    return cut(word, 1);
}

QString singularOfEs(const QString &word)
{
    const English &rules = english();
    if (word.endsWith("ies"_L1)) {
        if (rules.iesToIe.contains(word) || (!consonantBefore(word, 3) && !word.endsWith("quies"_L1)))
            return cut(word, 1);
        return cut(word, 3, "y"_L1);
    }
    if (word.endsWith("ves"_L1))
        return singularOfVes(word);
    if (word.endsWith("ses"_L1))
        return singularOfSes(word);
    if (word.endsWith("xes"_L1) || word.endsWith("shes"_L1) || word.endsWith("zzes"_L1) || word.endsWith("tzes"_L1))
        return cut(word, 2);
    if (word.endsWith("ches"_L1))
        return cut(word, rules.chesToChe.contains(word) ? 1 : 2);
    if (word.endsWith("oes"_L1))
        return cut(word, rules.oesToOe.contains(word) ? 1 : 2);
    return cut(word, 1);
}

QString singularOfS(const QString &word)
{
    const English &rules = english();
    if (word.size() < 3 || rules.endInS.contains(word) || word.endsWith("ss"_L1))
        return word;
    if (word.endsWith("us"_L1))
        return rules.usPlurals.contains(word) || word.endsWith("eaus"_L1) ? cut(word, 1) : word;
    if (word.endsWith("is"_L1))
        return rules.isPlurals.contains(word) ? cut(word, 1) : word;
    if (word.endsWith("es"_L1))
        return singularOfEs(word);
    return cut(word, 1);
}

QString englishSingular(const QString &word)
{
    const English &rules = english();
    if (rules.same.contains(word) || rules.toPlural.contains(word))
        return word;
    if (const auto found = rules.toSingular.constFind(word); found != rules.toSingular.constEnd())
        return *found;
    for (const auto &[one, many] : rules.toPluralEndings) {
        if (word.endsWith(many))
            return cut(word, many.size()) + one;
    }
    if (word.endsWith("men"_L1) && word.size() > 4 && !rules.endInMen.contains(word))
        return cut(word, 2, "an"_L1);
    return word.endsWith(u's') ? singularOfS(word) : word;
}

QString pluralOfF(const QString &word)
{
    const English &rules = english();
    for (auto it = rules.toVes.begin(); it != rules.toVes.end(); ++it) {
        if (word == it.key() || (it.key().size() >= 4 && word.endsWith(it.key()) && !rules.notVes.contains(word)))
            return cut(word, it.key().size()) + it.value();
    }
    return word + u's';
}

QString englishPlural(const QString &word)
{
    const English &rules = english();
    if (const auto found = rules.toPlural.constFind(word); found != rules.toPlural.constEnd())
        return *found;
    if (const auto found = rules.oneWay.constFind(word); found != rules.oneWay.constEnd())
        return *found;
    if (rules.same.contains(word) || englishSingular(word) != word)
        return word;
    for (const auto &[one, many] : rules.toPluralEndings) {
        if (word.endsWith(one))
            return cut(word, one.size()) + many;
    }
    if (word.endsWith("man"_L1) && !rules.endInMan.contains(word))
        return cut(word, 2, "en"_L1);
    if (word.endsWith(u'y') && (consonantBefore(word, 1) || word.endsWith("quy"_L1)))
        return word.size() == 1 ? word + u's' : cut(word, 1, "ies"_L1);
    if (word.endsWith(u'f') || word.endsWith("fe"_L1))
        return pluralOfF(word);
    if (word.endsWith("sis"_L1) && word.size() > 4)
        return cut(word, 2, "es"_L1);
    if (word.size() > 1 && (word.endsWith(u's') || word.endsWith(u'x') || word.endsWith(u'z') || word.endsWith("sh"_L1)))
        return word + u"es"_s;
    if (word.endsWith("ch"_L1))
        return word + (rules.hardCh.contains(word) ? u"s"_s : u"es"_s);
    if (rules.oToOes.contains(word))
        return word + u"es"_s;
    return word + u's';
}

// A word that English can inflect: it ends in a Latin letter or a digit.
bool isInflectable(const QString &word)
{
    const QChar last = word.back();
    return last.isDigit() || last.script() == QChar::Script_Latin;
}

// "API" -> "APIs", but "CATEGORY" -> "CATEGORIES": an acronym has few letters, and is not the end of a name that is all capitals.
bool isAcronym(QStringView name, const QString &word)
{
    if (word.size() < 2 || word != word.toUpper() || word == word.toLower())
        return false;
    if (word.back().isDigit())
        return true; // "A1s"
    if (name.size() != word.size())
        return name.toString() != name.toString().toUpper();
    static const Words known = wordSet("api url uri id ip sku pdf dvd cd vat isbn pin cpu gpu kpi uuid sms gps faq csv xml html");
    const bool vowel = std::any_of(word.begin(), word.end(), [](QChar c) { return isVowel(c.toLower()); });
    return known.contains(word.toLower()) || (!vowel && word.size() < 6);
}

// `changed` (lower case) in the letters of `word`: what both begin with is taken over, the rest follows.
QString withCaseOf(QStringView name, const QString &word, const QString &changed)
{
    const QString lower = word.toLower();
    if (lower.size() != word.size()) // İ and the like; nothing English
        return changed;
    qsizetype shared = 0;
    while (shared < lower.size() && shared < changed.size() && lower[shared] == changed[shared])
        ++shared;
    QString rest = changed.mid(shared);
    const bool capitals = word.size() > 1 ? word == word.toUpper() : name.size() > 1 && name.toString() == name.toString().toUpper();
    if (capitals && word != lower && !isAcronym(name, word))
        rest = rest.toUpper();
    else if (shared == 0 && !rest.isEmpty() && word.front().isUpper())
        rest[0] = rest[0].toUpper();
    return word.left(shared) + rest;
}

QString pluralWord(const QString &word, const Exceptions &exceptions)
{
    if (const auto found = exceptions.constFind(word); found != exceptions.constEnd())
        return *found;
    for (auto it = exceptions.begin(); it != exceptions.end(); ++it) {
        if (it.value() == word)
            return word;
    }
    return isInflectable(word) ? englishPlural(word) : word;
}

QString singularWord(const QString &word, const Exceptions &exceptions)
{
    if (exceptions.contains(word))
        return word;
    for (auto it = exceptions.begin(); it != exceptions.end(); ++it) {
        if (it.value() == word)
            return it.key();
    }
    return isInflectable(word) ? englishSingular(word) : word;
}

using Inflect = QString (*)(const QString &, const Exceptions &);

QString inflected(QStringView name, const Exceptions &exceptions, Inflect inflect)
{
    const auto ranges = naming::wordRanges(name);
    if (ranges.isEmpty())
        return name.toString();
    const auto [at, length] = ranges.last();
    const QString word = name.mid(at, length).toString();
    const QString changed = inflect(word.toLower(), exceptions);
    return name.left(at).toString() + withCaseOf(name, word, changed) + name.mid(at + length).toString();
}

QString lastWord(QStringView name)
{
    const auto ranges = naming::wordRanges(name);
    return ranges.isEmpty() ? QString() : name.mid(ranges.last().at, ranges.last().length).toString().toLower();
}

} // namespace

QString plural(QStringView name, const Exceptions &exceptions)
{
    return inflected(name, exceptions, pluralWord);
}

QString singular(QStringView name, const Exceptions &exceptions)
{
    return inflected(name, exceptions, singularWord);
}

bool looksPlural(QStringView name, const Exceptions &exceptions)
{
    const QString word = lastWord(name);
    return !word.isEmpty() && singularWord(word, exceptions) != word;
}

bool looksSingular(QStringView name, const Exceptions &exceptions)
{
    const QString word = lastWord(name);
    return !word.isEmpty() && pluralWord(word, exceptions) != word;
}

bool takesAn(QStringView name)
{
    return !name.isEmpty() && QStringView(u"aeioAEIO").contains(name.front()); // those in u are mostly said as "you"
}

} // namespace relata::inflection
