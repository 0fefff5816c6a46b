#include "views/wizard/allowcard.h"

#include "model/schema/relationships.h"
#include "views/widgets/icons.h"
#include "views/widgets/parts.h"
#include "views/widgets/theme.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QCompleter>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>

namespace relata {

using namespace Qt::StringLiterals;

namespace {

constexpr int kButtons = 2 * 28 + 4; // the width of what stands at the end of each line

QString namesOf(const QStringList &names)
{
    return names.join(u", "_s);
}

QHBoxLayout *columns(QWidget *line)
{
    auto *layout = new QHBoxLayout(line);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    return layout;
}

void shareWidth(QWidget *widget)
{
    widget->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
}

} // namespace

AllowCard::AllowCard(Side side, QWidget *parent) : QFrame(parent), m_side(side)
{
    setProperty("card", true);
    setObjectName(side == Side::Source ? u"sourceAllow"_s : u"targetAllow"_s);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 12, 14, 14);
    layout->setSpacing(6);
    createHead();
    m_lines = new QVBoxLayout;
    m_lines->setSpacing(6);
    layout->addLayout(m_lines);
    settle();
}

void AllowCard::createHead()
{
    const bool isSource = m_side == Side::Source;
    auto *row = new QHBoxLayout;
    row->addWidget(createHeading(isSource ? tr("The Source is one of") : tr("The Target is one of"), this), 1);
    m_add = new QComboBox(this);
    m_add->setEditable(true);
    m_add->setInsertPolicy(QComboBox::NoInsert);
    m_add->setMinimumWidth(200);
    m_add->completer()->setCompletionMode(QCompleter::PopupCompletion);
    m_add->completer()->setFilterMode(Qt::MatchContains);
    m_add->completer()->setCaseSensitivity(Qt::CaseInsensitive);
    m_add->lineEdit()->setPlaceholderText(tr("Add an entity"));
    m_add->setObjectName(isSource ? u"sourceAllowAdd"_s : u"targetAllowAdd"_s);
    m_add->setAccessibleName(isSource ? tr("Add an entity that the Source may be") : tr("Add an entity that the Target may be"));
    m_add->setToolTip(tr("Enter adds it. Alt+Up and Alt+Down move a line."));
    m_add->lineEdit()->installEventFilter(this);
    m_add->installEventFilter(this);
    // By the list or the completion: what is shown is taken once the box has put its text in place.
    connect(m_add, &QComboBox::activated, this, &AllowCard::addTyped, Qt::QueuedConnection);
    connect(m_add->lineEdit(), &QLineEdit::returnPressed, this, &AllowCard::addTyped, Qt::QueuedConnection);
    connect(m_add->completer(), QOverload<const QString &>::of(&QCompleter::activated), this, &AllowCard::addTyped, Qt::QueuedConnection);
    row->addWidget(m_add);
    static_cast<QVBoxLayout *>(layout())->addLayout(row);

    m_empty = new QLabel(tr("No entity yet."), this);
    setTone(m_empty, Tone::Soft);
    layout()->addWidget(m_empty);

    m_head = new QWidget(this);
    QHBoxLayout *heads = columns(m_head);
    const auto head = [&](const QString &text, const QString &tip) {
        auto *label = new QLabel(text, m_head);
        setTone(label, Tone::Caption);
        label->setToolTip(tip);
        shareWidth(label);
        heads->addWidget(label, 3);
        return label;
    };
    head(tr("Entity"), {});
    m_valueHead = head(tr("Stored value"), tr("What the field that says which it is holds for this entity."));
    m_keyHead = head(tr("Its key"), tr("The fields that point at this entity, separated by commas."));
    head(tr("Calls the other side"), tr("The inverse name. The eye leaves it out of models and endpoints."));
    heads->addSpacing(kButtons);
    layout()->addWidget(m_head);
}

void AllowCard::setEntities(const Schema &schema)
{
    m_schema = schema;
    for (const Row &row : m_rows) {
        if (const Entity *entity = schema.entities().get(row.entity))
            row.name->setText(entity->name);
    }
    settle();
}

QLineEdit *AllowCard::createEdit(const Row &row, const QString &name, const QString &accessibleName)
{
    auto *edit = new QLineEdit(row.line);
    edit->setFont(Theme::codeFont());
    edit->setObjectName(name);
    edit->setAccessibleName(accessibleName);
    edit->installEventFilter(this);
    shareWidth(edit);
    connect(edit, &QLineEdit::textChanged, this, &AllowCard::edited);
    return edit;
}

void AllowCard::createRow(const AllowedForm &allowed)
{
    const Entity *entity = m_schema.entities().get(allowed.entity);
    if (!entity)
        return;
    const QString name = entity->name;
    const QString prefix = m_side == Side::Source ? u"source"_s : u"target"_s;
    Row row;
    row.entity = allowed.entity;
    row.line = new QWidget(this);
    QHBoxLayout *layout = columns(row.line);
    row.name = new QLabel(name, row.line);
    row.name->setTextFormat(Qt::PlainText);
    row.name->setToolTip(name);
    shareWidth(row.name);
    row.value = createEdit(row, prefix + u"Value-"_s + name, tr("Stored value of %1").arg(name));
    row.value->setText(allowed.value);
    row.key = createEdit(row, prefix + u"Key-"_s + name, tr("Key of %1").arg(name));
    row.key->setText(namesOf(allowed.key));
    row.inverse = createEdit(row, prefix + u"Inverse-"_s + name, tr("What %1 calls the other side").arg(name));
    row.inverse->setText(allowed.inverse.value_or(QString()));
    row.shown = createIconButton(u"eye"_s, tr("%1 shows its side").arg(name), row.line);
    row.shown->setObjectName(prefix + u"Shown-"_s + name);
    row.shown->setCheckable(true);
    row.shown->setChecked(!(allowed.inverse && allowed.inverse->isEmpty()));
    row.inverse->setEnabled(row.shown->isChecked());
    connect(row.shown, &QToolButton::toggled, this, [this, inverse = row.inverse](bool on) {
        inverse->setEnabled(on);
        emit edited();
    });
    row.remove = createIconButton(u"close"_s, tr("Remove %1").arg(name), row.line);
    row.remove->setObjectName(prefix + u"Remove-"_s + name);
    connect(row.remove, &QToolButton::clicked, this, [this, id = row.entity] { removeRow(id); });
    for (QWidget *widget : std::initializer_list<QWidget *>{row.name, row.value, row.key, row.inverse})
        layout->addWidget(widget, 3);
    for (QToolButton *button : {row.shown, row.remove}) {
        button->setFixedWidth(28);
        layout->addWidget(button);
    }
    layout->setSpacing(6);
    m_rows.push_back(row);
}

// The order of reading, and what can still be added.
void AllowCard::settle()
{
    QWidget *last = m_add;
    for (const Row &row : m_rows) {
        m_lines->removeWidget(row.line);
        m_lines->addWidget(row.line);
        row.line->show();
        for (QWidget *widget : std::initializer_list<QWidget *>{row.value, row.key, row.inverse, row.shown, row.remove}) {
            setTabOrder(last, widget);
            last = widget;
        }
    }
    m_empty->setVisible(m_rows.empty());
    m_head->setVisible(!m_rows.empty());
    const QSignalBlocker blocker(m_add);
    m_add->clear();
    const SchemaIndex index(m_schema);
    for (const EntityId id : index.entitiesByName()) {
        if (std::none_of(m_rows.begin(), m_rows.end(), [id](const Row &row) { return row.entity == id; }))
            m_add->addItem(m_schema.entities()[id].name, id.value);
    }
    m_add->setCurrentIndex(-1);
    m_add->setEditText({});
}

std::vector<AllowedForm> AllowCard::allowed() const
{
    std::vector<AllowedForm> all;
    for (const Row &row : m_rows) {
        AllowedForm one{row.entity, row.value->text().trimmed(), std::nullopt, {}};
        if (!row.shown->isChecked())
            one.inverse = QString();
        else if (const QString typed = row.inverse->text().trimmed(); !typed.isEmpty())
            one.inverse = typed;
        for (const QString &part : row.key->text().split(u',', Qt::SkipEmptyParts)) {
            if (const QString name = part.trimmed(); !name.isEmpty())
                one.key << name;
        }
        all.push_back(std::move(one));
    }
    return all;
}

void AllowCard::setAllowed(const std::vector<AllowedForm> &allowed)
{
    const QSignalBlocker blocker(this);
    for (const Row &row : m_rows)
        delete row.line;
    m_rows.clear();
    for (const AllowedForm &one : allowed)
        createRow(one);
    settle();
}

void AllowCard::present(const std::vector<AllowedForm> &completed, AnyStorage storage, const QString &holder)
{
    const bool isArc = storage == AnyStorage::Arc;
    m_valueHead->setVisible(!isArc);
    m_keyHead->setVisible(isArc);
    m_keyHead->setText(holder.isEmpty() ? tr("Its key") : tr("Its key in %1").arg(holder));
    for (const Row &row : m_rows) {
        row.value->setVisible(!isArc);
        row.key->setVisible(isArc);
        const auto found = std::find_if(completed.begin(), completed.end(), [&row](const AllowedForm &one) { return one.entity == row.entity; });
        if (found == completed.end())
            continue;
        row.value->setPlaceholderText(found->value);
        row.inverse->setPlaceholderText(row.shown->isChecked() ? found->inverse.value_or(QString()) : tr("not shown"));
        row.key->setPlaceholderText(namesOf(found->key));
    }
}

void AllowCard::setInvalid(EntityId entity)
{
    for (const Row &row : m_rows) {
        for (QLineEdit *edit : {row.value, row.inverse, row.key}) {
            const bool invalid = row.entity == entity;
            if (edit->property("invalid").toBool() == invalid)
                continue;
            edit->setProperty("invalid", invalid);
            edit->style()->unpolish(edit);
            edit->style()->polish(edit);
        }
    }
}

// What is typed names an entity that isn't there yet: a line more.
void AllowCard::addTyped()
{
    const QString text = m_add->currentText().trimmed();
    int found = m_add->findText(text, Qt::MatchExactly | Qt::MatchCaseSensitive);
    if (found < 0)
        found = m_add->findText(text, Qt::MatchFixedString);
    if (found < 0 && !text.isEmpty()) { // the only one that it can mean
        m_add->completer()->setCompletionPrefix(text);
        if (m_add->completer()->completionCount() == 1)
            found = m_add->findText(m_add->completer()->currentCompletion(), Qt::MatchExactly | Qt::MatchCaseSensitive);
    }
    if (text.isEmpty() || found < 0)
        return;
    createRow({EntityId{m_add->itemData(found).toULongLong()}, {}, std::nullopt, {}});
    settle();
    emit edited();
}

void AllowCard::removeRow(EntityId entity)
{
    const auto place = std::find_if(m_rows.begin(), m_rows.end(), [entity](const Row &row) { return row.entity == entity; });
    if (place == m_rows.end())
        return;
    place->line->hide();
    place->line->deleteLater();
    m_lines->removeWidget(place->line);
    const auto next = m_rows.erase(place);
    settle();
    if (next != m_rows.end())
        next->remove->setFocus(Qt::OtherFocusReason);
    else
        m_add->setFocus(Qt::OtherFocusReason);
    emit edited();
}

void AllowCard::moveRow(qsizetype from, qsizetype to)
{
    if (to < 0 || to >= qsizetype(m_rows.size()))
        return;
    std::swap(m_rows[size_t(from)], m_rows[size_t(to)]);
    settle();
    emit edited();
}

bool AllowCard::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Wheel && watched == m_add) { // here each value adds an entity: the wheel only scrolls the page
        event->ignore();
        return true;
    }
    if (event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    const bool isEnter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    if (watched == m_add || watched == m_add->lineEdit()) {
        if (isEnter && !m_add->currentText().trimmed().isEmpty()) { // and not the dialog's own button
            m_add->completer()->popup()->hide();
            addTyped();
            return true;
        }
        return QFrame::eventFilter(watched, event);
    }
    if (key->modifiers() == Qt::AltModifier && (key->key() == Qt::Key_Up || key->key() == Qt::Key_Down)) {
        for (size_t i = 0; i < m_rows.size(); ++i) {
            if (m_rows[i].line->isAncestorOf(static_cast<QWidget *>(watched))) {
                auto *widget = static_cast<QWidget *>(watched);
                moveRow(qsizetype(i), qsizetype(i) + (key->key() == Qt::Key_Up ? -1 : 1));
                widget->setFocus(Qt::OtherFocusReason);
                return true;
            }
        }
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace relata
