#include "views/wizard/chipedit.h"

#include "views/widgets/theme.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QToolButton>

namespace relata {

using namespace Qt::StringLiterals;

namespace {

constexpr int kRow = 30;
constexpr int kGap = 6;
constexpr int kMinimumEdit = 150;

int openBrackets(const QString &text)
{
    return int(text.count(u'(') - text.count(u')'));
}

} // namespace

ChipEdit::ChipEdit(QWidget *parent) : QWidget(parent), m_edit(new QLineEdit(this))
{
    m_edit->setFont(Theme::codeFont());
    m_edit->installEventFilter(this);
    setFocusProxy(m_edit);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(m_edit, &QLineEdit::textEdited, this, [this](const QString &text) {
        if (text.endsWith(u',') && openBrackets(text) <= 0) {
            m_edit->setText(text.chopped(1));
            commit();
            return;
        }
        emit edited();
    });
    connect(m_edit, &QLineEdit::editingFinished, this, &ChipEdit::commit);
}

QStringList ChipEdit::texts() const
{
    QStringList texts;
    for (const QWidget *chip : m_chips)
        texts << chip->property("value").toString();
    if (const QString typed = m_edit->text().trimmed(); !typed.isEmpty())
        texts << typed;
    return texts;
}

void ChipEdit::setTexts(const QStringList &texts)
{
    while (!m_chips.isEmpty())
        delete m_chips.takeLast();
    m_edit->clear();
    for (const QString &text : texts)
        addChip(text);
    arrange(width(), true);
    updateGeometry();
}

void ChipEdit::commit()
{
    const QString text = m_edit->text().trimmed();
    if (text.isEmpty())
        return;
    m_edit->clear();
    addChip(text);
    arrange(width(), true);
    updateGeometry();
    emit edited();
}

void ChipEdit::addChip(const QString &text)
{
    auto *chip = new QToolButton(this);
    chip->setProperty("textual", true);
    chip->setProperty("value", text);
    chip->setText(QString(text).replace(u'&', u"&&"_s) + u"  ×"_s);
    chip->setFont(Theme::codeFont());
    chip->setCheckable(true); // so that it shows on its ground; it never stays unchecked
    chip->setChecked(true);
    chip->setAccessibleName(tr("Remove %1").arg(text));
    chip->setToolTip(tr("Remove"));
    connect(chip, &QToolButton::clicked, this, [this, chip] { removeChip(chip); });
    m_chips.append(chip);
    setTabOrder(m_chips.size() > 1 ? m_chips.at(m_chips.size() - 2) : previousInFocusChain(), chip);
    setTabOrder(chip, m_edit);
    chip->show();
}

void ChipEdit::removeChip(QWidget *chip)
{
    m_chips.removeOne(chip);
    chip->hide();
    chip->deleteLater();
    m_edit->setFocus(Qt::OtherFocusReason);
    arrange(width(), true);
    updateGeometry();
    emit edited();
}

bool ChipEdit::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_edit && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if ((key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) && !m_edit->text().trimmed().isEmpty() && key->modifiers() == Qt::NoModifier) {
            commit(); // and not the dialog's own button
            return true;
        }
        if (key->key() == Qt::Key_Backspace && m_edit->text().isEmpty() && !m_chips.isEmpty()) {
            QWidget *last = m_chips.last();
            const QString text = last->property("value").toString();
            removeChip(last);
            m_edit->setText(text);
            emit edited();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

int ChipEdit::arrange(int width, bool apply) const
{
    int x = 0, y = 0;
    for (QWidget *chip : m_chips) {
        const int wanted = std::min(chip->sizeHint().width(), width);
        if (x > 0 && x + wanted > width) {
            x = 0;
            y += kRow + kGap;
        }
        if (apply)
            chip->setGeometry(x, y + 1, wanted, kRow - 2);
        x += wanted + kGap;
    }
    if (x > 0 && x + kMinimumEdit > width) {
        x = 0;
        y += kRow + kGap;
    }
    if (apply)
        m_edit->setGeometry(x, y, width - x, kRow);
    return y + kRow;
}

int ChipEdit::heightForWidth(int width) const
{
    return arrange(width, false);
}

QSize ChipEdit::sizeHint() const
{
    return {260, arrange(std::max(width(), kMinimumEdit), false)};
}

QSize ChipEdit::minimumSizeHint() const
{
    return {kMinimumEdit, arrange(std::max(width(), kMinimumEdit), false)};
}

void ChipEdit::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange(width(), true);
    updateGeometry();
}

} // namespace relata
